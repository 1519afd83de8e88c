import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogEntry } from './events';
import { reduce } from './reduce';
import type { Stream } from './socket';
import { emptyThread, type ThreadState } from './state';

export interface LiveThread {
  thread: ThreadState;
  /** True once all that the log had when we subscribed is in `thread`. */
  live: boolean;
  /** The server refused the subscription, in its words. */
  problem: string | null;
}

interface Kept {
  store: StoreApi<LiveThread>;
  users: number;
  leave: () => void;
}

const keptThreads = 12;
/** A text is told 20 times a second at most: to draw it more often than every second frame is work that nobody sees. */
const flushEveryMs = 30;

/** Threads by id. A thread that nobody looks at keeps its state, so that coming back asks only for what is new. */
export function createThreads(stream: Stream, scheduleFlush: (flush: () => void) => void = onFrames()) {
  const kept = new Map<string, Kept>();

  function keep(threadId: string): Kept {
    const thread = kept.get(threadId) ?? { store: newStore(), users: 0, leave: () => {} };
    kept.set(threadId, thread);
    return thread;
  }

  return {
    storeOf: (threadId: string): StoreApi<LiveThread> => keep(threadId).store,
    /** Keeps the thread's store up to date until the returned function is called. */
    follow: (threadId: string): (() => void) => {
      const thread = keep(threadId);
      kept.delete(threadId);
      kept.set(threadId, thread);
      if (thread.users++ === 0) thread.leave = listen(stream, threadId, thread.store, scheduleFlush);
      forgetOldest(kept);
      return () => {
        if (--thread.users === 0) thread.leave();
      };
    },
  };
}

export type Threads = ReturnType<typeof createThreads>;

function newStore(): StoreApi<LiveThread> {
  return createStore<LiveThread>(() => ({ thread: emptyThread, live: false, problem: null }));
}

function listen(
  stream: Stream,
  threadId: string,
  store: StoreApi<LiveThread>,
  scheduleFlush: (flush: () => void) => void,
): () => void {
  let waiting: LogEntry[] = [];
  let becameLive = false;
  let scheduled = false;
  const schedule = () => {
    if (!scheduled) scheduleFlush(flush);
    scheduled = true;
  };
  const flush = () => {
    scheduled = false;
    const entries = waiting;
    waiting = [];
    store.setState(({ thread, live }) => ({ thread: reduce(thread, entries), live: live || becameLive, problem: null }));
  };
  const leave = stream.subscribe(threadId, {
    lastSeq: () => waiting.at(-1)?.seq ?? store.getState().thread.lastSeq,
    onEntry: (entry) => {
      waiting.push(entry);
      schedule();
    },
    onLive: () => {
      becameLive = true;
      schedule();
    },
    onProblem: (problem) => store.setState({ problem }),
  });
  return () => {
    leave();
    flush();
  };
}

function forgetOldest(kept: Map<string, Kept>): void {
  for (const [threadId, thread] of kept) {
    if (kept.size <= keptThreads) return;
    if (thread.users === 0) kept.delete(threadId);
  }
}

/** On a frame, the first news on the next one; a hidden page has no frames, so it gets a timer. */
function onFrames(): (flush: () => void) => void {
  let flushedAt = -Infinity;
  return (flush) => {
    const onFrame = (now: number) => {
      if (now - flushedAt < flushEveryMs) {
        requestAnimationFrame(onFrame);
        return;
      }
      flushedAt = now;
      flush();
    };
    if (document.hidden) setTimeout(flush, 250);
    else requestAnimationFrame(onFrame);
  };
}
