import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ClientFrame, LogEntry, ServerFrame } from './events';
import { createStream } from './socket';

const log = readFileSync('testing/logs/incident.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as LogEntry);
const dropped = 0.3;
const reconnects = 50;

let seed = 7;
const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

/** A server that tells the log a little at a time, over a network that loses frames and breaks. */
class LossySocket extends EventTarget {
  readyState = 0;
  following = Number.POSITIVE_INFINITY;
  timer = setInterval(() => this.tell(), 20);

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  send(text: string) {
    const frame = JSON.parse(text) as ClientFrame;
    if (frame.op === 'sub') this.following = frame.after;
  }

  tell() {
    if (this.readyState !== 1 || this.following >= log.length) return;
    const entries = log.slice(this.following, this.following + 1 + Math.floor(random() * 3));
    this.following += entries.length;
    if (entries.length > 1) this.receive({ op: 'snap', threadId: 't1', entries });
    else for (const entry of entries) this.receive({ op: 'ev', threadId: 't1', ...entry });
    if (this.following >= log.length) this.receive({ op: 'live', threadId: 't1', seq: log.length });
  }

  receive(frame: ServerFrame) {
    if (random() < dropped) lost += 1;
    else this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  close() {
    this.readyState = 3;
    clearInterval(this.timer);
  }

  breaks() {
    this.close();
    this.dispatchEvent(new Event('close'));
  }
}

let lost = 0;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('with 30 % of frames lost and 50 reconnects the page has the log, byte for byte', async () => {
  const sockets: LossySocket[] = [];
  const transcript: LogEntry[] = [];
  const stream = createStream({
    fetchTicket: () => Promise.resolve('ticket'),
    openSocket: () => {
      const socket = new LossySocket();
      sockets.push(socket);
      setTimeout(() => socket.open(), 1);
      return socket as unknown as WebSocket;
    },
    onInbox: () => {},
  });
  stream.subscribe('t1', { lastSeq: () => transcript.at(-1)?.seq ?? 0, onEntry: (entry) => void transcript.push(entry), onLive: () => {}, onProblem: () => {} });
  stream.start();
  while (sockets.length <= reconnects || transcript.length < log.length) {
    await vi.advanceTimersByTimeAsync(Math.floor(random() * 1_500));
    sockets.at(-1)?.breaks();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets.length).toBeLessThan(2_000);
  }
  stream.stop();
  expect(lost).toBeGreaterThan(50);
  expect(JSON.stringify(transcript)).toBe(JSON.stringify(log));
});
