import { expect, it } from 'vitest';
import { threadViewOf } from './trace-view';

it('keeps what of a trace is in view beside its thread, and nothing of it without a trace', () => {
  expect(threadViewOf({ trace: 'run-1', span: 's1', idle: 'full', other: 'x' })).toEqual({ trace: 'run-1', span: 's1', idle: 'full' });
  expect(threadViewOf({ span: 's1' })).toEqual({});
});
