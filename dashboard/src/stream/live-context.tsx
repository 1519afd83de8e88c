import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { InboxFrame } from './events';
import type { Connection, Stream } from './socket';
import type { LiveThread, Threads } from './thread-store';

export type Inbox = Omit<InboxFrame, 'op'>;

export interface Live {
  stream: Stream;
  threads: Threads;
  inbox: StoreApi<Inbox | null>;
  /** What is shown is a recording: it has no page of its own at the server. */
  recorded?: boolean;
}

const LiveContext = createContext<Live | null>(null);

export function LiveProvider({ live, children }: { live: Live; children: ReactNode }) {
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error('useLive: no LiveProvider above');
  return live;
}

export function useConnection(): Connection {
  return useStore(useLive().stream.connection);
}

/** Null until the server has told. */
export function useInbox(): Inbox | null {
  return useStore(useLive().inbox);
}

export function useLiveThread(threadId: string): LiveThread {
  const { threads } = useLive();
  useEffect(() => threads.follow(threadId), [threads, threadId]);
  return useStore(threads.storeOf(threadId));
}

/** How long ago the server last told of something, in ms; null before it did. Ticks. */
export function useNewsAge(everyMs = 5000): number | null {
  const { stream } = useLive();
  const now = useServerNow(everyMs);
  const offset = useStore(stream.connection, (connection) => connection.clockOffset);
  const at = stream.lastNewsAt();
  return at === null ? null : Math.max(0, now - offset - at);
}

export function useIsRecorded(): boolean {
  return useLive().recorded ?? false;
}

/** The server's clock, ticking. */
export function useServerNow(everyMs = 1000): number {
  const { stream } = useLive();
  const offset = useStore(stream.connection, (connection) => connection.clockOffset);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now + offset;
}
