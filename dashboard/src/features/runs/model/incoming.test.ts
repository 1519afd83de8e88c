import { expect, it } from 'vitest';
import type { IncomingEvent } from '@/stream/events';
import { incomingHint, incomingLabel } from './incoming';

const event = (change: Partial<IncomingEvent>): IncomingEvent => ({ seq: 1, at: '2026-01-01T00:00:00Z', kind: 'message', name: 'ops.run.queued', payload: {}, replays: true, ...change });

it('tells of what came in who sent it and what it says', () => {
  expect(incomingLabel(event({ by: 'ana' }))).toBe('Message by ana');
  expect(incomingHint(event({ payload: { content: 'fix\nit' } }))).toBe('fix it');
  const decision = event({ kind: 'decision', name: 'ops.approval.closed', payload: { state: 'denied', decisionReason: 'not now' } });
  expect([incomingLabel(decision), incomingHint(decision)]).toEqual(['Decision', 'denied: not now']);
  expect(incomingHint(event({ name: 'STATE_DELTA', payload: [{ op: 'add', path: '/a', value: 1 }] }))).toBe('STATE_DELTA');
  expect(incomingHint(event({ payload: null }))).toBe('ops.run.queued');
});
