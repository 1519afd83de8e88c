import { describe, expect, it, vi } from 'vitest';
import { recordedLog } from '../../testing/incident.mjs';
import type { LogEntry } from './events';
import type { Stream, ThreadListener } from './socket';
import { createThreads } from './thread-store';

const incident = recordedLog() as LogEntry[];

function fakeStream() {
  const listeners = new Map<string, ThreadListener>();
  const stream = {
    subscribe: (threadId: string, listener: ThreadListener) => {
      listeners.set(threadId, listener);
      return () => void listeners.delete(threadId);
    },
  } as unknown as Stream;
  return { stream, listeners };
}

describe('createThreads', () => {
  it('sets the store once a frame, however many entries came', () => {
    const { stream, listeners } = fakeStream();
    const frames: (() => void)[] = [];
    const threads = createThreads(stream, (flush) => frames.push(flush));
    threads.follow('t1');
    let changes = 0;
    threads.storeOf('t1').subscribe(() => (changes += 1));
    for (const entry of incident) listeners.get('t1')?.onEntry(entry);
    expect(listeners.get('t1')?.lastSeq()).toBe(incident.length);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(changes).toBe(1);
    expect(threads.storeOf('t1').getState().thread.lastSeq).toBe(incident.length);
  });

  it('tells the first news on the next frame, and what follows on every second', () => {
    let frames: ((now: number) => void)[] = [];
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('requestAnimationFrame', (onFrame: (now: number) => void) => frames.push(onFrame));
    const { stream, listeners } = fakeStream();
    const threads = createThreads(stream);
    threads.follow('t1');
    const told: number[] = [];
    threads.storeOf('t1').subscribe(({ thread }) => told.push(thread.lastSeq));
    for (const [at, entry] of incident.slice(0, 6).entries()) {
      listeners.get('t1')?.onEntry(entry);
      const due = frames;
      frames = [];
      for (const onFrame of due) onFrame(1000 + at * 16.7);
    }
    expect(told).toEqual([1, 3, 5]);
    vi.unstubAllGlobals();
  });

  it('keeps a left thread, so that coming back asks only for what is new', () => {
    const { stream, listeners } = fakeStream();
    const threads = createThreads(stream, (flush) => flush());
    const leave = threads.follow('t1');
    for (const entry of incident.slice(0, 9)) listeners.get('t1')?.onEntry(entry);
    leave();
    expect(listeners.has('t1')).toBe(false);
    threads.follow('t1');
    expect(listeners.get('t1')?.lastSeq()).toBe(9);
  });

  it('forgets the thread that was left first when it keeps too many', () => {
    const { stream, listeners } = fakeStream();
    const threads = createThreads(stream, (flush) => flush());
    const leave = threads.follow('old');
    listeners.get('old')?.onEntry(incident[0] as LogEntry);
    leave();
    for (let at = 0; at < 12; at++) threads.follow(`t${at}`)();
    expect(threads.storeOf('old').getState().thread.lastSeq).toBe(0);
  });
});
