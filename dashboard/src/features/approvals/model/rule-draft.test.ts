import { expect, it } from 'vitest';
import type { Approval } from '@/stream/events';
import { draftOf, firstChoices, shapeOf } from './rule-draft';

const approval = (preview: Approval['preview']): Approval => ({
  id: 'apr_1', toolCallId: 'call_1', runId: 'run_1', threadId: 'thr_1', tool: 'run_command', arguments: {}, risk: 'medium', requestedAt: '', expiresAt: '', state: 'pending',
  digest: 'sha256:1', agent: 'coding', reason: '', title: '', preview,
});
const program = approval({ kind: 'program', argv: ['git', 'commit', '-m', 'a b'], program: '/usr/bin/git', cwd: '/w', sandbox: '', fingerprints: [] });

it('begins as narrow as it can be', () => {
  expect(draftOf(program, firstChoices(program))).toEqual({ approvalId: 'apr_1', match: 'exact', threadId: 'thr_1', evenIfTainted: false, hours: 8, reason: '' });
});

it('keeps the words of a command apart', () => {
  const choices = { ...firstChoices(program), match: 'pattern' as const, thisThread: false };
  expect(draftOf(program, choices).argv).toEqual(['git', 'commit', '-m', 'a b']);
  expect(draftOf(program, { ...choices, pattern: 'git commit -m *' }).argv).toEqual(['git', 'commit', '-m', '*']);
  expect(draftOf(program, choices)).not.toHaveProperty('threadId');
});

it('is about a path for a change of a file, and about a service for a restart', () => {
  const change = approval({ kind: 'diff', path: 'src/a.txt', before: 'a', after: 'b' });
  expect(shapeOf(change).exact).toBe(false);
  expect(draftOf(change, { ...firstChoices(change), pattern: ' src/** ' })).toMatchObject({ match: 'pattern', path: 'src/**' });
  const restart = approval({ kind: 'restart', service: 'shop', command: ['x'], fingerprints: [] });
  expect(draftOf(restart, { ...firstChoices(restart), match: 'pattern' })).toMatchObject({ service: 'shop' });
});

it('has no pattern for what has no words of its own', () => {
  expect(shapeOf(approval({ kind: 'command', command: 'ls', cwd: '/' })).pattern).toBeNull();
});
