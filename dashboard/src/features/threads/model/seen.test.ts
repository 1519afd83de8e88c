import { expect, it } from 'vitest';
import { isUnread, withSeen, type Seen } from './seen';

const nothing: Seen = { since: '2026-11-28T10:00:00Z', threads: {} };
const thread = (seq: number, updatedAt = '2026-11-28T10:05:00Z') => ({ id: 'a', seq, updatedAt });

it('is unread when the log has gone on since it was on screen', () => {
  const seen = withSeen(nothing, 'a', 12);
  expect([isUnread(thread(12), seen), isUnread(thread(13), seen)]).toEqual([false, true]);
});

it('takes what is older than the memory of this browser as read, and what is new as unread', () => {
  expect(isUnread(thread(90, '2026-11-28T09:59:00Z'), nothing)).toBe(false);
  expect(isUnread(thread(3), nothing)).toBe(true);
});

it('never goes back, and forgets the oldest first', () => {
  const seen = withSeen(withSeen(nothing, 'a', 12), 'a', 4);
  expect(seen.threads).toEqual({ a: 12 });
  const many = Array.from({ length: 600 }, (_, at) => `t${at}`).reduce((all, id) => withSeen(all, id, 1), seen);
  expect(Object.keys(many.threads)).toHaveLength(500);
  expect(many.threads).toMatchObject({ t599: 1 });
  expect(many.threads['a']).toBeUndefined();
});
