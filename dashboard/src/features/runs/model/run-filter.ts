import type { RunStatus } from '@/stream/events';

export const sinceHours = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 } as const;
export type Since = keyof typeof sinceHours;
export const sinceWords: Record<Since, string> = { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' };

/** What the list shows, as the URL says it. */
export interface RunFilter {
  status?: RunStatus;
  agent?: string;
  thread?: string;
  q?: string;
  since?: Since;
}

export const statuses: RunStatus[] = ['running', 'waiting', 'queued', 'completed', 'failed', 'cancelled'];

/** From whatever a URL holds; what is no filter is left out. */
export function runFilterOf(search: Record<string, unknown>): RunFilter {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).slice(0, 200) : '';
  };
  const status = statuses.find((known) => known === search.status);
  const since = text('since');
  return {
    ...(status && { status }),
    ...(text('agent') && { agent: text('agent') }),
    ...(text('thread') && { thread: text('thread') }),
    ...(text('q') && { q: text('q') }),
    ...(Object.hasOwn(sinceHours, since) && { since: since as Since }),
  };
}

export function isFiltered(filter: RunFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** For `GET /api/runs`. */
export function runQueryOf(filter: RunFilter, now: number): Record<string, string> {
  const { since, ...texts } = filter;
  return { ...texts, ...(since && { from: new Date(now - sinceHours[since] * 3_600_000).toISOString() }) };
}
