import type { Run } from '@/stream/events';

/** From its begin to its end, or to now; null before it begins. */
export function tookMs({ startedAt, finishedAt }: Run, now: number): number | null {
  if (!startedAt) return null;
  return Math.max(0, (finishedAt ? Date.parse(finishedAt) : now) - Date.parse(startedAt));
}

export function isOver({ status }: Pick<Run, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** What it waits for, what ended it, or how it answered: one line. */
export function outcomeText({ status, waitingFor, error, limit, answer }: Run): string {
  if (waitingFor) return waitingFor;
  if (error) return error;
  if (limit) return `Ended by its limit ${limit.replaceAll('_', ' ')}`;
  if (status === 'queued') return 'Waits for its turn';
  return answer.trim().split('\n')[0] ?? '';
}
