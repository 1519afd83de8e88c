import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useMarkSeen } from './seen-store';

const kept = () => (JSON.parse(localStorage.getItem('agentops.seen.ana') ?? '{"threads":{}}') as { threads: Record<string, number> }).threads;
const show = (seq: number, threadId = 'th-1') => renderHook(({ thread, upTo }) => useMarkSeen('ana', thread, upTo), { initialProps: { thread: threadId, upTo: seq } });

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('is remembered while a log streams without a pause', () => {
  const { rerender } = show(1);
  for (let seq = 2; seq <= 20; seq += 1) {
    vi.advanceTimersByTime(50);
    rerender({ thread: 'th-1', upTo: seq });
  }
  expect(kept()['th-1']).toBeGreaterThan(12);
});

it('remembers the thread that is left as far as it was read, not as far as the next one', () => {
  const { rerender, unmount } = show(40);
  rerender({ thread: 'th-2', upTo: 7 });
  unmount();
  expect(kept()).toEqual({ 'th-1': 40, 'th-2': 7 });
});

it('remembers nothing while the page is hidden', () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  show(5);
  vi.advanceTimersByTime(1000);
  expect(kept()).toEqual({});
});
