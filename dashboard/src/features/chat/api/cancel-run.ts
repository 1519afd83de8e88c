import { api } from '@/lib/api-client';

export function cancelRun(runId: string): Promise<{ runId: string; status: string }> {
  return api.post(`/api/runs/${encodeURIComponent(runId)}/cancel`);
}
