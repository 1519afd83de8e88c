import { useQuery } from '@tanstack/react-query';
import { api, ApiError } from '@/lib/api-client';
import type { RunReport } from '@/stream/events';

export const reportPath = (runId: string) => `/api/runs/${encodeURIComponent(runId)}/report`;

/** No report is null: the run looked at nothing and changed nothing. */
async function readReport(runId: string, signal: AbortSignal): Promise<RunReport | null> {
  try {
    return await api.get<RunReport>(reportPath(runId), signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** Below the run's own key, so that it is read again with it. */
export function useReport(runId: string) {
  return useQuery({ queryKey: ['run', runId, 'report'], queryFn: ({ signal }) => readReport(runId, signal) });
}
