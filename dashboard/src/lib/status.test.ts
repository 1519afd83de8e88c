import { describe, expect, it } from 'vitest';
import { runEndLook, threadLook } from './status';

const idle = (status: 'completed' | 'failed' | 'cancelled' | 'running', limit?: string) => threadLook({ status: 'idle', lastRun: { id: 'r', status, ...(limit && { limit }) } });

describe('threadLook', () => {
  it('tells how the last run of a thread ended in which nothing runs', () => {
    expect([idle('completed'), idle('failed'), idle('cancelled'), idle('completed', 'turns'), idle('completed', 'stopped')].map(({ label, tone }) => [label, tone])).toEqual([
      ['Done', 'neutral'],
      ['Failed', 'bad'],
      ['Stopped', 'neutral'],
      ['Limit reached', 'warn'],
      ['Stopped after a step', 'neutral'],
    ]);
  });

  it('tells what goes on now rather than what was', () => {
    expect(threadLook({ status: 'waiting', lastRun: { id: 'r', status: 'failed' } }).label).toBe('Needs you');
    expect([threadLook({ status: 'idle' }).label, idle('running').label]).toEqual(['Idle', 'Idle']);
  });
});

describe('runEndLook', () => {
  it('never calls a run that a limit ended simply done', () => {
    expect(runEndLook({ status: 'completed', limit: 'cost' })).toMatchObject({ label: 'Limit reached', tone: 'warn' });
    expect(runEndLook({ status: 'running', limit: 'turns' })).toMatchObject({ label: 'Running, limit reached', tone: 'accent' });
    expect(runEndLook({ status: 'completed', limit: null })).toMatchObject({ label: 'Done', tone: 'ok' });
  });
});
