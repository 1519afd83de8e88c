import type { LogEntry } from '@/stream/events';
import { reduce } from '@/stream/reduce';
import { emptyThread, type ThreadState } from '@/stream/state';

export function entriesOf(lines: string): LogEntry[] {
  return lines.trim().split('\n').map((line) => JSON.parse(line) as LogEntry);
}

/** Longer waits for a model or a tool are cut: nobody watches them twice. */
const longestGapMs = 1_200;
/** A recording decides at once; its reader wants to see what was asked. */
const approvalMs = 4_000;

/** When each entry is played, in ms from the first: as it was, with long waits cut and each approval in view for a while. */
export function playTimes(entries: readonly LogEntry[]): number[] {
  let at = 0;
  return entries.map((entry, index) => {
    const before = entries[index - 1];
    if (!before) return at;
    at += opensApproval(before) ? approvalMs : Math.min(longestGapMs, Math.max(0, Date.parse(entry.ts) - Date.parse(before.ts)));
    return at;
  });
}

function opensApproval({ event }: LogEntry): boolean {
  return event.type === 'CUSTOM' && event.name === 'ops.approval.opened';
}

/** How many entries have been played at a moment. */
export function playedAt(times: readonly number[], ms: number): number {
  const next = times.findIndex((time) => time > ms);
  return next === -1 ? times.length : next;
}

export interface Position {
  ms: number;
  /** Entries that have been played. */
  count: number;
  thread: ThreadState;
}

export const beginning: Position = { ms: 0, count: 0, thread: emptyThread };

/** Another moment: goes on from the present one through the reducer of a live thread; a step back begins anew. */
export function movedTo(present: Position, entries: readonly LogEntry[], times: readonly number[], ms: number): Position {
  const at = Math.max(0, Math.min(times.at(-1) ?? 0, ms));
  const count = playedAt(times, at);
  const from = count >= present.count ? present : beginning;
  return { ms: at, count, thread: reduce(from.thread, entries.slice(from.count, count)) };
}
