import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../api/audit';
import { actionText, changeOf, gist, placesOf, verdictText } from './audit-entry';
import { isAnything, queryOf, searchFrom } from './audit-search';

const entry = (detail: Record<string, unknown>): AuditEntry => ({ seq: 1, at: '2026-11-01T10:00:00Z', actor: 'ann', action: 'approval.approved', subject: 'call_1', detail, hash: 'ab' });

describe('a search', () => {
  it('is what the address says and nothing else', () => {
    expect(searchFrom({ actor: ' ann ', text: 12, from: '2026-11-01', to: 'tomorrow', limit: 9, thread: ['x'], action: '' })).toEqual({ actor: 'ann', text: '12', from: '2026-11-01' });
    expect(searchFrom({ from: '2026-13-41' })).toEqual({});
    expect(isAnything(searchFrom({ limit: 1 }))).toBe(true);
  });

  it('asks for whole local days', () => {
    const query = queryOf({ from: '2026-11-01', to: '2026-11-01', actor: 'a&b' }, 51);
    const length = Date.parse(query.get('until') ?? '') - Date.parse(query.get('since') ?? '');
    expect(length).toBe(24 * 3600 * 1000);
    expect(query.get('since')).toBe(new Date('2026-11-01T00:00:00').toISOString());
    expect(query.toString()).toContain('actor=a%26b');
    expect(query.get('before')).toBe('51');
    expect(queryOf({}, null).toString()).toBe('limit=50');
  });
});

describe('an entry', () => {
  it('says what happened, also what is not known here', () => {
    expect(actionText('approval.denied')).toBe('rejected a call');
    expect(actionText('something.new')).toBe('something new');
  });

  it('shows what changed, when both sides are told', () => {
    expect(changeOf(entry({ before: { path: 'a' }, after: 'b' }))).toEqual({ before: '{\n  "path": "a"\n}', after: 'b' });
    expect(changeOf(entry({ after: 'b' }))).toBeNull();
  });

  it('leads to what it is about', () => {
    expect(placesOf(entry({ thread: 't1', run: 'r1', approval: '' }))).toEqual({ threadId: 't1', runId: 'r1', approvalId: null });
    expect(gist(entry({ tool: 'edit_file', reason: '', arguments: {} }))).toBe('edit_file');
  });
});

it('a chain is unbroken until its last entry, or broken after one', () => {
  expect(verdictText({ ok: true, entries: 1234, head: 'x', broken: '' })).toContain('until #1234');
  expect(verdictText({ ok: false, entries: 2, head: 'x', broken: 'entry 3 is missing' })).toBe('Broken after entry 2: entry 3 is missing.');
});
