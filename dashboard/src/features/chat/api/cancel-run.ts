import { api } from '@/lib/api-client';
import type { RunStatus } from '@/stream/events';

export function cancelRun(runId: string): Promise<{ runId: string; status: RunStatus }> {
  return api.post(`/api/runs/${encodeURIComponent(runId)}/cancel`);
}
