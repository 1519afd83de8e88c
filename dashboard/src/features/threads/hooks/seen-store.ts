import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { withSeen, type Seen } from '../model/seen';

const key = (user: string) => `agentops.seen.${user}`;

const store = createStore<{ user: string; seen: Seen }>(() => ({ user: '', seen: { since: new Date().toISOString(), threads: {} } }));

/** What this person has read in this browser. Another tab's reading counts too. */
export function useSeen(user: string): Seen {
  useEffect(() => {
    read(user);
    const onStorage = (event: StorageEvent) => event.key === key(user) && read(user);
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [user]);
  return useStore(store, ({ seen }) => seen);
}

const markEveryMs = 300;

/** Remembers how far the thread on screen has been read; nothing while the page is hidden. A log that streams is not written down each time. */
export function useMarkSeen(user: string, threadId: string, seq: number): void {
  const newest = useRef(seq);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const mark = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (document.hidden || newest.current === 0) return;
    read(user);
    const before = store.getState().seen;
    const seen = withSeen(before, threadId, newest.current);
    if (seen !== before) write(user, seen);
  }, [user, threadId]);

  useEffect(() => {
    newest.current = seq;
    if (timer.current === undefined) timer.current = setTimeout(mark, markEveryMs);
  }, [seq, mark]);

  useEffect(() => {
    document.addEventListener('visibilitychange', mark);
    return () => {
      document.removeEventListener('visibilitychange', mark);
      // Who leaves has read as far as it was told.
      mark();
    };
  }, [mark]);
}

function read(user: string): void {
  const kept = stored(user);
  if (kept) store.setState({ user, seen: kept });
  else if (store.getState().user !== user) write(user, { since: new Date().toISOString(), threads: {} });
}

function write(user: string, seen: Seen): void {
  store.setState({ user, seen });
  try {
    localStorage.setItem(key(user), JSON.stringify(seen));
  } catch {
    // Storage is off or full: it is remembered as long as the page.
  }
}

function stored(user: string): Seen | null {
  try {
    const { since, threads } = JSON.parse(localStorage.getItem(key(user)) ?? '') as Partial<Seen>;
    return typeof since === 'string' && typeof threads === 'object' && threads !== null ? { since, threads } : null;
  } catch {
    return null;
  }
}
