import { describe, expect, it } from 'vitest';
import type { PolicyRule, StandingRule } from '../api/policy';
import { groupsOf, sortedStanding, stateOf } from './policy';
import { callForm, triedFrom } from './tried-call';

const rule = (name: string, effect: PolicyRule['effect'], source: PolicyRule['source'] = 'file'): PolicyRule => ({ source, name, effect, words: 'run_command', reason: '', evenIfTainted: false, match: [], notMatch: [] });
const standing = (id: string, madeAt: string, rest: Partial<StandingRule['rule']> = {}): StandingRule => ({
  words: [], rule: { id, scope: { tool: 'run_command' }, reason: '', madeBy: 'ann', madeAt, expiresAt: '2026-11-02T00:00:00Z', uses: 0, ...rest },
});

it('shows the strongest rules first, in the order of the file', () => {
  const groups = groupsOf([rule('a', 'allow'), rule('b', 'deny'), rule('c', 'deny'), rule('d', 'ask', 'built in')], 'file');
  expect(groups.map(({ effect, rules }) => [effect, ...rules.map(({ name }) => name)])).toEqual([['deny', 'b', 'c'], ['allow', 'a']]);
});

it('shows what is in force before what ended', () => {
  const now = Date.parse('2026-11-01T12:00:00Z');
  const all = [
    standing('old', '2026-11-01T01:00:00Z'),
    standing('gone', '2026-11-01T03:00:00Z', { revokedAt: '2026-11-01T04:00:00Z', revokedBy: 'bob' }),
    standing('new', '2026-11-01T02:00:00Z'),
    standing('over', '2026-11-01T05:00:00Z', { expiresAt: '2026-11-01T06:00:00Z' }),
  ];
  expect(sortedStanding(all, now).map((one) => [one.rule.id, stateOf(one, now)])).toEqual([['new', 'in force'], ['old', 'in force'], ['over', 'expired'], ['gone', 'ended']]);
});

describe('a call that is tried', () => {
  it('is read by its tool', () => {
    expect(callForm('run_command').read("touch 'a b'")).toEqual({ argv: ['touch', 'a b'] });
    expect(callForm('restart_service').read(' shop ')).toEqual({ service: 'shop' });
    expect(callForm('tickets__close').read('{"id": 1}')).toEqual({ id: 1 });
    expect(() => callForm('constructor').read('no json')).toThrow(SyntaxError);
  });

  it('comes from the address as text only', () => {
    expect(triedFrom({ tool: 'run_command', call: 12, tainted: 'yes' })).toEqual({ tool: 'run_command', call: '12', tainted: undefined });
  });
});
