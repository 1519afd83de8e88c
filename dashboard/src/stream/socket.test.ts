import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientFrame, ServerFrame } from './events';
import { createStream, type Stream } from './socket';

class FakeSocket extends EventTarget {
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  readonly ticket: string;

  constructor(ticket: string) {
    super();
    this.ticket = ticket;
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  receive(frame: ServerFrame) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  drop() {
    this.close();
    this.dispatchEvent(new Event('close'));
  }

  subs() {
    return this.sent.filter((frame) => frame.op === 'sub');
  }
}

let sockets: FakeSocket[];
let stream: Stream;
let tickets: number;
let seen: number[];
let fetchTicket: () => Promise<string | null>;

const last = () => sockets.at(-1) as FakeSocket;
const settle = () => vi.advanceTimersByTimeAsync(0);
const entry = (seq: number): ServerFrame => ({ op: 'ev', threadId: 't1', seq, ts: '', event: { type: 'STATE_DELTA', delta: [], timestamp: 0 } });
const wide = (first: number, seq: number) => ({ ...entry(seq), first }) as ServerFrame;
const phase = () => stream.connection.getState().phase;

beforeEach(async () => {
  vi.useFakeTimers();
  sockets = [];
  tickets = 0;
  seen = [];
  fetchTicket = () => Promise.resolve(`ticket-${++tickets}`);
  stream = createStream({
    fetchTicket: () => fetchTicket(),
    openSocket: (ticket) => {
      const socket = new FakeSocket(ticket);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    onInbox: () => {},
  });
  stream.subscribe('t1', { lastSeq: () => seen.at(-1) ?? 0, onEntry: ({ seq }) => seen.push(seq), onLive: () => {}, onProblem: () => {} });
  stream.start();
  await settle();
  last().open();
});

afterEach(() => {
  stream.stop();
  vi.useRealTimers();
});

describe('createStream', () => {
  it('asks for each thread from the start, and for the clock', () => {
    expect(last().sent).toEqual([{ op: 'ping' }, { op: 'sub', threadId: 't1', after: 0 }]);
    expect(phase()).toBe('live');
  });

  it('comes back with a fresh ticket from the last sequence number, and says how much it caught up', async () => {
    last().receive(entry(1));
    last().receive(entry(2));
    last().receive({ op: 'live', threadId: 't1', seq: 2 });
    last().drop();
    expect(phase()).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(1000);
    expect(last().ticket).toBe('ticket-2');
    last().open();
    expect(last().subs()).toEqual([{ op: 'sub', threadId: 't1', after: 2 }]);
    last().receive(entry(3));
    last().receive(entry(4));
    last().receive({ op: 'live', threadId: 't1', seq: 4 });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(stream.connection.getState().caughtUp).toBe(2);
    await vi.advanceTimersByTimeAsync(6000);
    expect(stream.connection.getState().caughtUp).toBeNull();
  });

  it('asks once for what a gap left out, and passes nothing on until it is there', () => {
    for (const seq of [1, 4, 5]) last().receive(entry(seq));
    expect(seen).toEqual([1]);
    expect(last().subs().slice(1)).toEqual([{ op: 'sub', threadId: 't1', after: 1 }]);
    for (const seq of [2, 3, 4, 5]) last().receive(entry(seq));
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes a snapshot, and entries that stand for several numbers when they fit', () => {
    const entries = [1, 2].map((seq) => ({ seq, ts: '', event: { type: 'STATE_DELTA' as const, delta: [], timestamp: 0 } }));
    last().receive({ op: 'snap', threadId: 't1', entries: [...entries, { ...entries[0]!, first: 3, seq: 7 }] });
    expect(seen).toEqual([1, 2, 7]);
    last().receive(wide(5, 9));
    expect(seen).toEqual([1, 2, 7]);
    expect(last().subs().slice(1)).toEqual([{ op: 'sub', threadId: 't1', after: 7 }]);
    last().receive(wide(8, 9));
    expect(seen).toEqual([1, 2, 7, 9]);
  });

  it('asks again when the mark says that more was sent than came', async () => {
    last().receive(entry(1));
    last().receive({ op: 'live', threadId: 't1', seq: 3 });
    expect(last().subs().slice(1)).toEqual([{ op: 'sub', threadId: 't1', after: 1 }]);
    await vi.advanceTimersByTimeAsync(2_500);
    last().receive(entry(3));
    expect(last().subs()).toHaveLength(3);
  });

  it('drops what it has already', () => {
    for (const seq of [1, 2, 1, 2, 3]) last().receive(entry(seq));
    expect(seen).toEqual([1, 2, 3]);
  });

  it('takes 40 s without a frame as a lost connection', async () => {
    await vi.advanceTimersByTimeAsync(39_000);
    last().receive({ op: 'hb', ts: new Date().toISOString() });
    await vi.advanceTimersByTimeAsync(39_000);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sockets).toHaveLength(2);
  });

  it('waits as long as a leaving server asks for', async () => {
    last().receive({ op: 'bye', reason: 'deploy', retryMs: 8000 });
    await vi.advanceTimersByTimeAsync(3900);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4200);
    expect(sockets).toHaveLength(2);
  });

  it('tries less and less often while the server is away', async () => {
    fetchTicket = () => {
      tickets += 1;
      return Promise.reject(new Error('down'));
    };
    last().drop();
    await vi.advanceTimersByTimeAsync(60_000);
    const afterOneMinute = tickets;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(afterOneMinute).toBeLessThan(12);
    expect(tickets - afterOneMinute).toBeLessThan(6);
  });

  it('stops asking when nobody is signed in', async () => {
    fetchTicket = () => Promise.resolve(null);
    last().drop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(phase()).toBe('signed-out');
    expect(sockets).toHaveLength(1);
  });

  it('learns the server clock from heartbeats', () => {
    last().receive({ op: 'hb', ts: new Date(Date.now() + 90_000).toISOString() });
    expect(stream.connection.getState().clockOffset).toBe(90_000);
  });

  it('survives a frame that is no JSON', () => {
    last().dispatchEvent(new MessageEvent('message', { data: '<html>' }));
    last().receive(entry(1));
    expect(seen).toEqual([1]);
  });
});
