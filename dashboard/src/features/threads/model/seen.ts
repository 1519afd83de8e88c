import type { Thread } from '@/stream/events';

/** How far one person has read, in one browser: by thread, the last sequence number that was on screen. */
export interface Seen {
  /** When this browser began to remember: what was older then counts as read. */
  since: string;
  threads: Record<string, number>;
}

/** Threads that are remembered; of the others only those that have changed since then count. */
const mostThreads = 500;

/** Whether something has happened in a thread since it was last on screen here. */
export function isUnread({ id, seq = 0, updatedAt }: Pick<Thread, 'id' | 'seq' | 'updatedAt'>, seen: Seen): boolean {
  const last = seen.threads[id];
  return last === undefined ? updatedAt > seen.since : seq > last;
}

/** With the thread read up to `seq`, as the newest of those that are remembered. The same again when it was. */
export function withSeen(seen: Seen, threadId: string, seq: number): Seen {
  if ((seen.threads[threadId] ?? 0) >= seq) return seen;
  const { [threadId]: _, ...others } = seen.threads;
  const kept = Object.entries(others).slice(-(mostThreads - 1));
  return { ...seen, threads: { ...Object.fromEntries(kept), [threadId]: seq } };
}
