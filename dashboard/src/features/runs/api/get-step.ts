import { skipToken, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { StepDetail } from '@/stream/events';

interface Page {
  steps: StepDetail[];
}

/**
 * A step by its name or by the id of an approval that it waited for; null while the server knows none. Below the run's own key, so that
 * it is read again with it.
 */
export function useStep(runId: string, key: string | null) {
  return useQuery({
    queryKey: ['run', runId, 'step', key],
    queryFn: key === null ? skipToken : ({ signal }) => readStep(runId, key, false, signal),
  });
}

/** As `useStep`, with texts that are not cut. What has ended does not change: it is read once. */
export function useWholeStep(runId: string, key: string | null, ended: boolean) {
  return useQuery({
    queryKey: ended ? ['whole-step', runId, key] : ['run', runId, 'step', key, 'whole'],
    queryFn: key === null ? skipToken : ({ signal }) => readStep(runId, key, true, signal),
    staleTime: ended ? Infinity : 0,
  });
}

async function readStep(runId: string, step: string, whole: boolean, signal: AbortSignal): Promise<StepDetail | null> {
  const search = new URLSearchParams({ step, ...(whole && { whole: 'true' }) });
  const page = await api.get<Page>(`/api/runs/${encodeURIComponent(runId)}/steps?${search}`, signal);
  return page.steps[0] ?? null;
}
