import { expect, it } from 'vitest';
import { anApproval } from '@/testing/live';
import { consequenceOf, wayBack } from './consequence';

it('says what runs, and whether a sandbox holds it', () => {
  expect(consequenceOf(anApproval())).toContain('A shell on this machine runs the command above in /srv, with no sandbox.');
  const program = { kind: 'program' as const, argv: ['rm'], program: '/usr/bin/rm', cwd: '/srv', fingerprints: [] };
  expect(consequenceOf(anApproval({ preview: { ...program, sandbox: 'bubblewrap' } }))).toContain('/usr/bin/rm runs in /srv, in the sandbox named above.');
  expect(consequenceOf(anApproval({ preview: { ...program, sandbox: '' } }))).toContain('with no sandbox');
  expect(consequenceOf(anApproval({ preview: { kind: 'mcp', server: 'grafana', tool: 'delete', definition: '', arguments: {} } }))).toContain('The MCP server grafana runs delete');
  expect(consequenceOf(anApproval({ preview: { kind: 'diff', path: 'a.yml', after: 'x' } }))).toBe('a.yml is created.');
  expect(consequenceOf(anApproval({ preview: undefined as never }))).toBe('run_command runs with the arguments above.');
});

it('says how it is taken back', () => {
  expect(wayBack(anApproval({ preview: { kind: 'diff', path: 'a.yml', after: 'x' } }))).toContain('Roll back…');
  expect(wayBack(anApproval())).toContain('cannot take back');
  expect(wayBack(anApproval({ preview: undefined as never }))).toBeNull();
});
