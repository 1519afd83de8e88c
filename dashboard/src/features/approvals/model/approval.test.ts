import { describe, expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { anApproval } from '@/testing/live';
import { commandText, deadlineOf, headline, judgedTexts, keyAction, outcomeOf, shortDigest } from './approval';
import { conflictOf } from './conflict';

describe('headline', () => {
  it("is the server's title, else verb and object", () => {
    expect(headline(anApproval({ title: 'Do it' }))).toBe('Do it');
    expect(headline(anApproval({ title: '', preview: { kind: 'diff', path: 'a.yml', before: 'x', after: 'y' } }))).toBe('Edit a.yml');
    expect(headline(anApproval({ title: '', preview: { kind: 'diff', path: 'a.yml', after: 'y' } }))).toBe('Create a.yml');
    expect(headline(anApproval({ title: '', preview: { kind: 'restart', service: 'catalog', command: [], fingerprints: [] } }))).toBe('Restart catalog');
    expect(headline(anApproval({ title: '', preview: { kind: 'mcp', server: 'grafana', tool: 'query', definition: 'sha256:1', arguments: {} } }))).toBe(
      'Call query of MCP server grafana',
    );
    expect(headline(anApproval({ title: '', preview: undefined as never }))).toBe('Call run_command');
    const program = { kind: 'program' as const, argv: ['rm', '-r', 'a b'], program: '/usr/bin/rm', cwd: '/srv', sandbox: '', fingerprints: [] };
    expect(headline(anApproval({ title: '', preview: program }))).toBe('Run rm');
    expect(judgedTexts(anApproval({ preview: program }))).toContain("rm -r 'a b'");
  });
});

describe('judgedTexts', () => {
  it('has the arguments of an MCP call, with its server and tool', () => {
    const preview = { kind: 'mcp' as const, server: 'grafana', tool: 'query', definition: 'sha256:1', arguments: { expr: 'up' } };
    expect(judgedTexts(anApproval({ preview }))).toEqual(expect.arrayContaining(['grafana', 'query', expect.stringContaining('"expr": "up"')]));
  });
});

describe('commandText', () => {
  it('shows where each argument of a list begins and ends', () => {
    expect(commandText(['./bookstore', 'restart', 'a b', "it's", ''])).toBe(String.raw`./bookstore restart 'a b' 'it'\''s' ''`);
    expect(commandText('ls -la')).toBe('ls -la');
  });
});

describe('deadlineOf', () => {
  const approval = anApproval({ requestedAt: '2030-01-01T12:00:00Z', expiresAt: '2030-01-01T12:10:00Z' });
  const at = (time: string) => deadlineOf(approval, Date.parse(`2030-01-01T${time}Z`));

  it('warns in the last fifth and ends', () => {
    expect(at('12:07:59')).toMatchObject({ soon: false, passed: false });
    expect(at('12:08:00')).toMatchObject({ soon: true, passed: false, leftMs: 120_000 });
    expect(at('12:10:00')).toMatchObject({ passed: true });
  });

  it('never has more left than there was', () => {
    expect(at('11:59:58').leftMs).toBe(600_000);
  });
});

describe('keyAction', () => {
  const key = { key: 'a', repeat: false, composing: false, modified: false, inField: false };
  it('needs a second on screen, and no field', () => {
    expect(keyAction(key, 1000)).toBe('approve');
    expect(keyAction({ ...key, key: 'R' }, 1000)).toBe('reject');
    expect(keyAction(key, 999)).toBeNull();
    expect(keyAction(key, null)).toBeNull();
    expect(keyAction({ ...key, inField: true }, 9000)).toBeNull();
    expect(keyAction({ ...key, key: 'x' }, 9000)).toBeNull();
  });
});

describe('outcomeOf', () => {
  it('tells how long the decision took', () => {
    expect(outcomeOf(anApproval())).toBeNull();
    const asked = { requestedAt: '2030-01-01T12:00:00Z', decidedBy: 'ana' };
    expect(outcomeOf(anApproval({ ...asked, state: 'approved', decidedAt: '2030-01-01T12:00:12.400Z' }))).toMatchObject({ tookMs: 12_400 });
    expect(outcomeOf(anApproval({ ...asked, state: 'cancelled' }))).toMatchObject({ tookMs: null });
  });
});

describe('shortDigest', () => {
  it.each(['sha256:9c1fab0000e02a', '9c1fab0000e02a'])('cuts %s', (digest) => expect(shortDigest(digest)).toBe('9c1f…e02a'));
});

describe('conflictOf', () => {
  it('is for 409 only', () => {
    expect(conflictOf(null)).toBeNull();
    expect(conflictOf(new Error('x'))).toBeNull();
    expect(conflictOf(new ApiError(500, { detail: 'x' }))).toBeNull();
    expect(conflictOf(new ApiError(409, { detail: 'Changed since you saw it.' }))).toBe('Changed since you saw it.');
    expect(conflictOf(new ApiError(409, { state: 'approved', decidedBy: 'ben' }))).toBe('Already approved by ben.');
  });
});
