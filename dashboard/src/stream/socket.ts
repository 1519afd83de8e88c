import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientFrame, InboxFrame, LogEntry, ServerFrame } from './events';

export type ConnectionPhase = 'connecting' | 'live' | 'reconnecting' | 'signed-out';

export interface Connection {
  phase: ConnectionPhase;
  /** Server clock minus ours, in ms. */
  clockOffset: number;
  /** Events that a reconnect brought, for a few seconds after it. */
  caughtUp: number | null;
}

export interface StreamOptions {
  /** A fresh single-use ticket; null when nobody is signed in. Throws when the server can't be reached. */
  fetchTicket: () => Promise<string | null>;
  openSocket: (ticket: string) => WebSocket;
  onInbox: (inbox: InboxFrame) => void;
}

export interface ThreadListener {
  /** The last sequence number that the listener has. */
  lastSeq: () => number;
  onEntry: (entry: LogEntry) => void;
  onLive: () => void;
  onProblem: (detail: string) => void;
}

export interface Stream {
  connection: StoreApi<Connection>;
  /** When the server last told of something that happened, by our clock; null before it did. */
  lastNewsAt: () => number | null;
  /** Connects, at once even while it waits to try again. */
  start: () => void;
  /** Until the next start: nobody is signed in. */
  stop: () => void;
  /** One listener a thread. Returns how to leave. */
  subscribe: (threadId: string, listener: ThreadListener) => () => void;
}

interface Subscription {
  listener: ThreadListener;
  /** When a replay over a gap was asked for; 0 once an entry fits again. One gap asks once, and again when no answer comes. */
  askedAt: number;
}

const silenceLimitMs = 40_000;
const backoffStartMs = 500;
const backoffLimitMs = 30_000;
const askAgainMs = 2_000;
const caughtUpShownMs = 6_000;

/** The only owner of a WebSocket. Comes back by itself, with each thread's last sequence number, so that nothing is lost. */
export function createStream({ fetchTicket, openSocket, onInbox }: StreamOptions): Stream {
  const connection = createStore<Connection>(() => ({ phase: 'connecting', clockOffset: 0, caughtUp: null }));
  const subscriptions = new Map<string, Subscription>();
  let socket: WebSocket | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let caughtUpTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let generation = 0;
  let missed: number | null = null;
  let newsAt: number | null = null;

  const send = (frame: ClientFrame) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
  };
  const subscribeFromLast = (threadId: string, { listener }: Subscription) =>
    send({ op: 'sub', threadId, after: listener.lastSeq() });

  function start(): void {
    stop();
    connection.setState({ phase: 'connecting' });
    void connect();
  }

  function stop(): void {
    generation += 1;
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
    socket?.close();
    socket = null;
    connection.setState({ phase: 'signed-out', caughtUp: null });
  }

  async function connect(): Promise<void> {
    const mine = ++generation;
    clearTimeout(retryTimer);
    try {
      const ticket = await fetchTicket();
      if (mine !== generation) return;
      if (ticket === null) {
        connection.setState({ phase: 'signed-out' });
        return;
      }
      const opened = openSocket(ticket);
      socket = opened;
      const current = () => mine === generation;
      opened.addEventListener('open', () => current() && onOpen());
      opened.addEventListener('message', (message) => current() && onMessage(message.data));
      opened.addEventListener('close', () => current() && lost());
      watchSilence();
    } catch {
      if (mine === generation) lost();
    }
  }

  function lost(delayMs = jittered(Math.min(backoffLimitMs, backoffStartMs * 2 ** failures))): void {
    generation += 1;
    failures += 1;
    clearTimeout(silenceTimer);
    socket?.close();
    socket = null;
    missed = 0;
    connection.setState({ phase: 'reconnecting', caughtUp: null });
    retryTimer = setTimeout(() => void connect(), delayMs);
  }

  function onOpen(): void {
    failures = 0;
    connection.setState({ phase: 'live' });
    send({ op: 'ping' });
    for (const [threadId, subscription] of subscriptions) {
      subscription.askedAt = 0;
      subscribeFromLast(threadId, subscription);
    }
  }

  function onMessage(data: unknown): void {
    watchSilence();
    const frame = parse(data);
    if (frame?.op === 'ev' || frame?.op === 'snap' || frame?.op === 'inbox') newsAt = Date.now();
    if (frame?.op === 'ev') onEntry(frame.threadId, { first: frame.first, seq: frame.seq, ts: frame.ts, event: frame.event });
    else if (frame?.op === 'snap') frame.entries.forEach((entry) => onEntry(frame.threadId, entry));
    else if (frame?.op === 'live') onLive(frame.threadId, frame.seq);
    else if (frame?.op === 'inbox') onInbox(frame);
    else if (frame?.op === 'hb') connection.setState({ clockOffset: Date.parse(frame.ts) - Date.now() });
    else if (frame?.op === 'error' && frame.threadId) subscriptions.get(frame.threadId)?.listener.onProblem(frame.detail);
    else if (frame?.op === 'bye') lost(jittered(frame.retryMs));
  }

  function onEntry(threadId: string, entry: LogEntry): void {
    const subscription = subscriptions.get(threadId);
    if (!subscription) return;
    const expected = subscription.listener.lastSeq() + 1;
    if (entry.seq < expected) return;
    // An entry may stand for several numbers; the server cuts it to fit what we say we have.
    if ((entry.first ?? entry.seq) !== expected) return askAgain(threadId, subscription);
    subscription.askedAt = 0;
    if (missed !== null) missed += 1;
    subscription.listener.onEntry(entry);
  }

  function askAgain(threadId: string, subscription: Subscription): void {
    if (Date.now() - subscription.askedAt < askAgainMs) return;
    subscription.askedAt = Date.now();
    subscribeFromLast(threadId, subscription);
  }

  function onLive(threadId: string, seq: number): void {
    const subscription = subscriptions.get(threadId);
    if (!subscription) return;
    if (seq > subscription.listener.lastSeq()) return askAgain(threadId, subscription);
    subscription.askedAt = 0;
    subscription.listener.onLive();
    if (missed !== null && missed > 0) {
      connection.setState({ caughtUp: missed });
      clearTimeout(caughtUpTimer);
      caughtUpTimer = setTimeout(() => connection.setState({ caughtUp: null }), caughtUpShownMs);
    }
    missed = null;
  }

  function watchSilence(): void {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => lost(0), silenceLimitMs);
  }

  function subscribe(threadId: string, listener: ThreadListener): () => void {
    const subscription = { listener, askedAt: 0 };
    subscriptions.set(threadId, subscription);
    subscribeFromLast(threadId, subscription);
    return () => {
      if (subscriptions.get(threadId) !== subscription) return;
      subscriptions.delete(threadId);
      send({ op: 'unsub', threadId });
    };
  }

  return { connection, lastNewsAt: () => newsAt, start, stop, subscribe };
}

function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

function parse(data: unknown): ServerFrame | null {
  try {
    return JSON.parse(String(data)) as ServerFrame;
  } catch {
    return null;
  }
}
