import { expect, it } from 'vitest';
import type { Run } from '@/stream/events';
import { isOver, outcomeText, tookMs } from './run-figures';

const run = (facts: Partial<Run>) => ({ status: 'running', answer: '', error: '', ...facts }) as Run;

it('measures from the begin to the end or to now, and nothing before it begins', () => {
  expect(tookMs(run({}), 5000)).toBeNull();
  expect(tookMs(run({ startedAt: '1970-01-01T00:00:01Z' }), 5000)).toBe(4000);
  expect(tookMs(run({ startedAt: '1970-01-01T00:00:01Z', finishedAt: '1970-01-01T00:00:03Z' }), 5000)).toBe(2000);
  expect(tookMs(run({ startedAt: '1970-01-01T00:00:09Z' }), 5000)).toBe(0);
});

it('knows which states are the last', () => {
  expect((['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const).filter((status) => isOver({ status }))).toEqual(['completed', 'failed', 'cancelled']);
});

it('says in one line what a run waits for, what ended it, or how it answered', () => {
  expect(outcomeText(run({ waitingFor: 'Edit a.java', error: 'x' }))).toBe('Edit a.java');
  expect(outcomeText(run({ error: 'The key is not valid.' }))).toBe('The key is not valid.');
  expect(outcomeText(run({ limit: 'max_turns' }))).toBe('Ended by its limit max turns');
  expect(outcomeText(run({ status: 'queued' }))).toBe('Waits for its turn');
  expect(outcomeText(run({ answer: '\nFixed.\nMore.' }))).toBe('Fixed.');
});
