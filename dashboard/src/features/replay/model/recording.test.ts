import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reduce } from '@/stream/reduce';
import { emptyThread } from '@/stream/state';
import { beginning, entriesOf, movedTo, playedAt, playTimes } from './recording';

const entries = entriesOf(readFileSync('testing/logs/incident.jsonl', 'utf8'));
const times = playTimes(entries);

it('plays in order, shows each approval for a while, and ends within a minute', () => {
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const asked = entries.findIndex(({ event }) => event.type === 'CUSTOM' && event.name === 'ops.approval.opened');
  expect((times[asked + 1] ?? 0) - (times[asked] ?? 0)).toBe(4000);
  expect(times.at(-1)).toBeLessThan(60_000);
});

it('has played what is due, and no more', () => {
  const few = [0, 0, 500, 900];
  expect([-1, 0, 499, 500, 899, 900, 5000].map((ms) => playedAt(few, ms))).toEqual([0, 2, 2, 3, 3, 4, 4]);
});

it('shows the same at a moment, however one came to it', () => {
  const end = movedTo(beginning, entries, times, Infinity);
  expect(end.thread).toEqual(reduce(emptyThread, entries));
  const half = movedTo(beginning, entries, times, 9000);
  expect(movedTo(end, entries, times, 9000)).toEqual(half);
  expect(movedTo(half, entries, times, 1e9)).toEqual(end);
});
