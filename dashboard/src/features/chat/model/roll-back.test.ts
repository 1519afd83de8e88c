import { expect, it } from 'vitest';
import { changeOf, rollBackRequest } from './roll-back';

const call = { name: 'edit_file', status: 'done' as const, args: '{"path":"src/a.txt","old_text":"x"}', output: 'edited src/a.txt; restore_file with snapshot snap_1a2b takes it back' };

it('takes back a change whose result says how', () => {
  expect(changeOf(call)).toEqual({ path: 'src/a.txt', snapshot: 'snap_1a2b' });
  expect(rollBackRequest({ path: 'src/a.txt', snapshot: 'snap_1a2b' })).toContain('Restore `src/a.txt` to snapshot snap_1a2b');
});

it.each([
  ['a call that did not run', { ...call, status: 'denied' as const }],
  ['another tool that says so', { ...call, name: 'read_file' }],
  ['a text that only holds it', { ...call, output: 'see; restore_file with snapshot snap_1 takes it back, or not' }],
  ['a path that would end the quotes', { ...call, args: '{"path":"a` to snapshot snap_2"}' }],
  ['arguments that are none', { ...call, args: '{' }],
])('offers nothing for %s', (_, other) => expect(changeOf(other)).toBeNull());
