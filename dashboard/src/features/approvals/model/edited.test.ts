import { expect, it } from 'vitest';
import type { Approval } from '@/stream/events';
import { anApproval } from '@/testing/live';
import { editedOf } from './edited';

const edit = (proposed: unknown, change: Partial<Approval>) => editedOf(anApproval({ editedBy: 'ana', proposed, ...change }));
const diff = (after: string) => ({ kind: 'diff' as const, path: 'a.java', before: 'int a;', after });
const program = (...argv: string[]) => ({ kind: 'program' as const, argv, program: '/bin/x', cwd: '/', sandbox: '', fingerprints: [] });
const command = (text: string, cwd = '/srv') => ({ kind: 'command' as const, command: text, cwd });

it('sets what the agent wanted to write against what a human wrote in its place', () => {
  expect(edit({ arguments: {}, preview: diff('int b;') }, { preview: diff('long b;') })).toEqual({ name: 'a.java', before: 'int b;', after: 'long b;' });
});

it('compares commands as they would be typed', () => {
  expect(edit({ arguments: {}, preview: command('rm -r a') }, { preview: command('ls a') })).toEqual({ name: 'Command', before: 'rm -r a', after: 'ls a' });
  expect(edit({ arguments: {}, preview: program('x', 'a b') }, { preview: program('x', 'c') })).toMatchObject({ before: "x 'a b'", after: 'x c' });
});

it('compares the arguments where the texts say too little', () => {
  const moved = edit({ arguments: { cwd: '/' }, preview: command('ls', '/') }, { arguments: { cwd: '/srv' }, preview: command('ls') });
  expect(moved).toEqual({ name: 'Arguments', before: '{\n  "cwd": "/"\n}', after: '{\n  "cwd": "/srv"\n}' });
  expect(edit({ arguments: { host: 'a' } }, { arguments: { host: 'b' }, preview: undefined as never })).toMatchObject({ name: 'Arguments' });
});

it('is nothing when nobody edited it, or an old log does not have what was proposed', () => {
  expect(editedOf(anApproval())).toBeNull();
  expect(edit(undefined, {})).toBeNull();
});
