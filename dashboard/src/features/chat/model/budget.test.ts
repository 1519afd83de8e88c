import { describe, expect, it } from 'vitest';
import type { Limit } from '../api/limits';
import { percent, sharesOf } from './budget';

const use = { tokens: 800_000, cost: 0.5, tool_calls: 3, time: 12 };
const limit = (name: string, max?: number, used?: number): Limit => ({
  limit: name,
  setting: `AGENTOPS_MAX_${name.toUpperCase()}`,
  per: name.endsWith('_per_day') ? 'day' : 'run',
  max,
  used,
});

describe('sharesOf', () => {
  it('measures the run and the day by the limits that are set', () => {
    const shares = sharesOf([limit('tool_calls', 500), limit('tokens', 1_000_000), limit('cost'), limit('cost_per_day', 10, 9.99), limit('time', 15)], use);
    expect(shares.map(({ name, text, near }) => [name, text, near])).toEqual([
      ['tokens of this run', '800K of 1M', true],
      ['time of this run', '12 min 00 s of 15 min 00 s', true],
      ['tool calls of this run', '3 of 500', false],
      ['cost of today', '$9.99 of $10.00', true],
    ]);
  });

  it('warns from four fifths on, not before', () => {
    expect(sharesOf([limit('tokens', 1_000_001)], use)[0]?.near).toBe(false);
    expect(sharesOf([limit('tokens', 1_000_000)], use)[0]?.near).toBe(true);
  });

  it('leaves out what it has no measure of', () => {
    expect(sharesOf([limit('queue', 100), limit('tool_bytes', 5), limit('new_in_a_later_server', 5)], use)).toEqual([]);
  });

  it('says 100 % only when the limit is reached', () => {
    expect([percent(0.999), percent(1), percent(1.2)]).toEqual(['99 %', '100 %', '120 %']);
  });
});
