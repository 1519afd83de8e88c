import { expect, it } from 'vitest';
import { isFiltered, runFilterOf, runQueryOf } from './run-filter';

it('takes from a URL what is a filter, and nothing else', () => {
  expect(runFilterOf({ status: 'failed', agent: 'coding', q: 500, since: '24h' })).toEqual({ status: 'failed', agent: 'coding', q: '500', since: '24h' });
  expect(runFilterOf({ status: 'lost', agent: '', q: { a: 1 }, since: 'toString', other: 'x' })).toEqual({});
  expect(runFilterOf({ q: 'x'.repeat(900) }).q).toHaveLength(200);
});

it('asks the server for a time, not for a word', () => {
  expect(runQueryOf({ status: 'failed', since: '1h' }, Date.parse('2026-11-28T10:00:00Z'))).toEqual({ status: 'failed', from: '2026-11-28T09:00:00.000Z' });
  expect(runQueryOf({}, 0)).toEqual({});
  expect([isFiltered({}), isFiltered({ q: 'a' })]).toEqual([false, true]);
});
