import { describe, expect, it } from 'vitest';
import { recordedLog } from '../../testing/incident.mjs';
import type { LogEntry, WireEvent } from './events';
import { reduce } from './reduce';
import { emptyThread, type ThreadState } from './state';

const incident = recordedLog() as LogEntry[];
const whole = reduce(emptyThread, incident);

function log(...events: (Record<string, unknown> & { type: string })[]): LogEntry[] {
  const metadata = { ops: { runId: 'r1', agent: 'coding' } };
  return events.map((event, at) => ({ seq: at + 1, ts: '', event: { timestamp: at, metadata, ...event } as unknown as WireEvent }));
}

const custom = (name: string, value: unknown) => ({ type: 'CUSTOM', name, value });
const stalled = (detail: string, remedy: string) => custom('ops.run.stalled', { runId: 'r1', detail, remedy });
const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r1' };
const finished = { type: 'RUN_FINISHED', threadId: 't', runId: 'r1', outcome: { type: 'success' }, result: { answer: 'ok' } };
const toolCall = { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'ls', parentMessageId: 'm1' };
const toolOf = (state: ThreadState) => state.tools.c1;

describe('the log of an incident', () => {
  it('applied twice gives the same state', () => {
    expect(reduce(whole, incident)).toBe(whole);
    expect(reduce(emptyThread, [...incident, ...incident])).toEqual(whole);
  });

  it('applied in pieces of any size gives what it gives at once', () => {
    for (const size of [1, 2, 3, 7, 50]) {
      let state = emptyThread;
      for (let at = 0; at < incident.length; at += size) state = reduce(state, incident.slice(at, at + size));
      expect(state).toEqual(whole);
    }
  });

  it('resumed from any point with overlap gives the same state', () => {
    for (let cut = 0; cut < incident.length; cut += 11) {
      const prefix = reduce(emptyThread, incident.slice(0, cut));
      expect(reduce(prefix, incident.slice(Math.max(0, cut - 5)))).toEqual(whole);
    }
  });

  it('leaves earlier states as they were', () => {
    const half = reduce(emptyThread, incident.slice(0, 60));
    const before = structuredClone(half);
    reduce(half, incident.slice(60));
    expect(half).toEqual(before);
  });

  it('ends with everything closed and counted', () => {
    expect(whole.lastSeq).toBe(incident.length);
    expect(Object.values(whole.tools).map((tool) => tool.status)).toEqual(['done', 'done', 'done', 'done', 'done', 'done']);
    expect(Object.values(whole.approvals).map((approval) => approval.state)).toEqual(['approved', 'approved']);
    expect(whole.runs['run-1']).toMatchObject({ status: 'completed', spent: { inputTokens: 31_010, outputTokens: 1125, unpriced: [] } });
    expect(Object.values(whole.routers).map((router) => router.previousAgent)).toEqual([null, 'log-analyzer']);
  });
});

describe('a model that does not answer', () => {
  const retry = custom('ops.model.retry', { failures: 2, waitMs: 34_000, reason: 'HTTP 429' });
  it('tells until when it is waited for, until the next attempt', () => {
    const waits = log(started, retry);
    expect(reduce(emptyThread, waits).runs.r1?.retry).toEqual({ failures: 2, waitMs: 34_000, reason: 'HTTP 429', until: 34_001 });
    const again = log(started, retry, custom('ops.attempt', { messageId: 'm1', attempt: 2, reason: 'HTTP 429' }));
    expect(reduce(emptyThread, again).runs.r1?.retry).toBeNull();
  });
});

describe('order', () => {
  it('leaves out an entry after a gap, until the gap is filled', () => {
    const [first, second, third] = incident as [LogEntry, LogEntry, LogEntry];
    const gap = reduce(emptyThread, [first, third]);
    expect(gap.lastSeq).toBe(1);
    expect(reduce(gap, [second, third])).toEqual(reduce(emptyThread, [first, second, third]));
  });

  it('leaves out an entry that came before', () => {
    const state = reduce(emptyThread, incident.slice(0, 5));
    expect(reduce(state, incident.slice(2, 4))).toBe(state);
  });

  it('counts what it does not know, and changes nothing else', () => {
    const state = reduce(emptyThread, log({ type: 'FROM_THE_FUTURE' }, custom('ops.future', { a: 1 })));
    expect(state).toEqual({ ...emptyThread, lastSeq: 2 });
  });
});

describe('attempts', () => {
  const firstTry = [
    started,
    { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'half a te' },
    toolCall,
    custom('ops.attempt', { messageId: 'm1', attempt: 2, reason: 'timeout' }),
  ];

  it('forgets the half text and the tool calls of the message', () => {
    const state = reduce(emptyThread, log(...firstTry));
    expect(state.messages.m1).toMatchObject({ text: '', attempt: 2, attemptReason: 'timeout' });
    expect(state.tools).toEqual({});
    expect(state.timeline).toEqual([{ kind: 'message', id: 'm1' }]);
  });

  it('takes the text that comes again, once, whether or not the message starts again', () => {
    const again = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'the whole text' };
    const start = { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' };
    for (const events of [[again], [start, again]]) {
      const state = reduce(emptyThread, log(...firstTry, ...events, toolCall));
      expect(state.messages.m1).toMatchObject({ text: 'the whole text', attempt: 2 });
      expect(state.timeline.filter((entry) => entry.id === 'm1')).toHaveLength(1);
      expect(toolOf(state)?.status).toBe('streaming');
    }
  });
});

describe('tool calls', () => {
  const opened = custom('ops.approval.opened', { id: 'a1', toolCallId: 'c1', runId: 'r1', tool: 'ls', arguments: {}, state: 'pending' });
  const closed = (state: string) => custom('ops.approval.closed', { id: 'a1', toolCallId: 'c1', state, decidedBy: 'ana' });

  it('go through streaming, ready, waiting, ready, running to done', () => {
    const events = [
      started, toolCall, { type: 'TOOL_CALL_END', toolCallId: 'c1' }, opened, closed('approved'), custom('ops.tool.started', { toolCallId: 'c1' }),
      { type: 'TOOL_CALL_RESULT', messageId: 'x', toolCallId: 'c1', content: 'out', metadata: { ops: { status: 'ok', durationMs: 5 } } },
    ];
    const seen = events.map((_, at) => toolOf(reduce(emptyThread, log(...events.slice(0, at + 1))))?.status);
    expect(seen).toEqual([undefined, 'streaming', 'ready', 'waiting', 'ready', 'running', 'done']);
  });

  it.each(['denied', 'expired', 'cancelled'])('are %s as their approval is', (state) => {
    expect(toolOf(reduce(emptyThread, log(started, toolCall, opened, closed(state))))?.status).toBe(state);
  });

  it('make their run wait, and go on once nothing is asked any more', () => {
    expect(reduce(emptyThread, log(started, toolCall, opened)).runs.r1?.status).toBe('waiting');
    expect(reduce(emptyThread, log(started, toolCall, opened, closed('approved'))).runs.r1?.status).toBe('running');
  });

  it('are shown for an approval even when the log has not told of the call', () => {
    const state = reduce(emptyThread, log(started, opened));
    expect(state.timeline).toEqual([{ kind: 'tool', id: 'c1' }]);
    expect(toolOf(state)).toMatchObject({ status: 'waiting', approvalId: 'a1' });
  });

  it('that the run left running have an unknown outcome', () => {
    expect(toolOf(reduce(emptyThread, log(started, toolCall, custom('ops.tool.started', { toolCallId: 'c1' }), finished)))?.status).toBe('unknown');
    expect(toolOf(reduce(emptyThread, log(started, toolCall, finished)))?.status).toBe('cancelled');
  });
});

describe('runs', () => {
  const queued = custom('ops.run.queued', { runId: 'r2', messageId: 'm2', content: 'and then?' });

  it('hold a queued message apart until its run starts', () => {
    const waiting = reduce(emptyThread, log(started, queued));
    expect(waiting.queued).toEqual([{ id: 'm2', runId: 'r2', kind: 'request', content: 'and then?' }]);
    const going = reduce(waiting, log(started, queued, finished, { type: 'TEXT_MESSAGE_START', messageId: 'm2', role: 'user' }));
    expect(going.queued).toEqual([]);
    expect(going.timeline.map((entry) => entry.id)).toEqual(['r1', 'm2']);
  });

  it('that are cancelled in the queue keep the message that was asked', () => {
    const state = reduce(emptyThread, log(queued, { type: 'RUN_FINISHED', threadId: 't', runId: 'r2', outcome: { type: 'cancelled' } }));
    expect(state.queued).toEqual([]);
    expect(state.messages.m2).toMatchObject({ role: 'user', text: 'and then?' });
    expect(state.runs.r2?.status).toBe('cancelled');
  });

  it('say why they cannot go on, until they can', () => {
    const waits = reduce(emptyThread, log(started, stalled('its build is gone', 'cancel it')));
    expect(waits.runs.r1).toMatchObject({ status: 'running', stalled: { detail: 'its build is gone', remedy: 'cancel it' } });
    expect(reduce(emptyThread, log(started, stalled('its build is gone', 'cancel it'), stalled('', ''))).runs.r1?.stalled).toBeNull();
  });

  it('know what a person ordered until it is done', () => {
    const sent = reduce(emptyThread, log(started, custom('ops.run.ordered', { runId: 'r1', agent: 'coding', by: 'ana' })));
    expect(sent.runs.r1?.ordered).toEqual({ agent: 'coding', by: 'ana' });
    const router = (rule: string) => ({ ...custom('ops.router', { turn: 2, agent: 'coding', rule, reason: '', confidence: 1 }), metadata: { ops: { runId: 'r1' } } });
    const sending = custom('ops.run.ordered', { runId: 'r1', agent: 'coding', by: 'ana' });
    expect(reduce(emptyThread, log(started, sending, router('sticky'))).runs.r1?.ordered).not.toBeNull();
    expect(reduce(emptyThread, log(started, sending, router('person'))).runs.r1?.ordered).toBeNull();
    expect(reduce(emptyThread, log(started, custom('ops.run.ordered', { runId: 'r1', agent: '', by: 'ben' }))).runs.r1?.stopping).toBe('ben');
  });

  it('forget whom a message sent for once it is taken back', () => {
    const sent = custom('ops.run.ordered', { runId: 'r1', agent: 'coding', by: 'ana', messageId: 's1' });
    const removed = (messageId: string) => custom('ops.queue.removed', { messageId, runId: 'r1', by: 'ana' });
    expect(reduce(emptyThread, log(started, sent, removed('s0'))).runs.r1?.ordered?.agent).toBe('coding');
    expect(reduce(emptyThread, log(started, sent, removed('s1'))).runs.r1?.ordered).toBeNull();
  });

  it('keep the error or the limit that ended them', () => {
    const failed = reduce(emptyThread, log(started, { type: 'RUN_ERROR', message: 'no key', code: 'auth' }));
    expect(failed.runs.r1).toMatchObject({ status: 'failed', error: { message: 'no key', code: 'auth' } });
    const limited = reduce(emptyThread, log(started, custom('ops.limit', { limit: 'max_turns', detail: '12' }), finished));
    expect(limited.runs.r1).toMatchObject({ status: 'completed', limit: { limit: 'max_turns' }, unsaidAnswer: 'ok' });
    expect(whole.runs['run-1']?.unsaidAnswer).toBeNull();
  });
});

describe('the queue', () => {
  const queued = (runId: string, messageId: string, content: string) => custom('ops.run.queued', { runId, messageId, content });
  const steered = custom('ops.run.steered', { runId: 'r1', messageId: 's1', content: 'hurry' });
  const said = [{ type: 'TEXT_MESSAGE_START', messageId: 's1', role: 'user' }, { type: 'TEXT_MESSAGE_CONTENT', messageId: 's1', delta: 'hurry' }];

  it('holds what is said to a run until the run has heard it', () => {
    const waiting = reduce(emptyThread, log(started, steered));
    expect(waiting.queued).toEqual([{ id: 's1', runId: 'r1', kind: 'steer', content: 'hurry' }]);
    const heard = reduce(emptyThread, log(started, steered, ...said));
    expect(heard.queued).toEqual([]);
    expect(heard.messages.s1).toMatchObject({ role: 'user', text: 'hurry' });
  });

  it('keeps what was said too late, as a request of its own', () => {
    const state = reduce(emptyThread, log(started, steered, finished, queued('r2', 's1', 'hurry')));
    expect(state.queued).toEqual([{ id: 's1', runId: 'r2', kind: 'request', content: 'hurry' }]);
    expect(state.timeline.some(({ id }) => id === 's1')).toBe(false);
  });

  it('shows an edit, and forgets what was taken back as if it had never been', () => {
    const before = [started, queued('r2', 'm2', 'and beta?'), custom('ops.queue.edited', { runId: 'r2', messageId: 'm2', content: 'and gamma?', by: 'ben' })];
    expect(reduce(emptyThread, log(...before)).queued).toMatchObject([{ content: 'and gamma?' }]);
    const ends = { ...finished, runId: 'r2', outcome: { type: 'cancelled' } };
    const state = reduce(emptyThread, log(...before, custom('ops.queue.removed', { runId: 'r2', messageId: 'm2', by: 'ben' }), ends));
    expect(state.queued).toEqual([]);
    expect(state.timeline.filter(({ id }) => id === 'm2' || id === 'r2')).toEqual([]);
    expect(state.runs.r2).toMatchObject({ removed: true });
  });
});
