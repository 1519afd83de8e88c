import { api } from '@/lib/api-client';

/** Takes the run's next turn, ahead of the router. */
export function sendTo(runId: string, agent: string): Promise<{ runId: string; agent: string }> {
  return api.post(`/api/runs/${encodeURIComponent(runId)}/next`, { agent });
}

/** What is under way is finished, nothing new begins. */
export function stopAfterStep(runId: string): Promise<{ runId: string; status: string }> {
  return api.post(`/api/runs/${encodeURIComponent(runId)}/stop`);
}
