import { expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { ownProblems, problemSummary } from './own-problems';

const check = (name: string, ok: boolean) => ({ name, ok, detail: `${name} is told`, remedy: 'look' });

it('tells the parts that are not well, and of several how many', () => {
  const problems = ownProblems([check('postgres', true), check('exporter', false)], null);
  expect(problems.map(({ name }) => name)).toEqual(['exporter']);
  expect(problemSummary(problems)).toBe('exporter');
  expect(problemSummary(ownProblems([check('a', false), check('b', false)], null))).toBe('2 parts');
  expect(ownProblems(undefined, null)).toEqual([]);
});

it('tells the database apart from the server, and leaves no answer to the connection', () => {
  const away = new ApiError(503, { type: 'urn:agentops:database-away', title: 'away', status: 503, detail: 'Postgres does not answer.' });
  expect(ownProblems([check('old', false)], away).map(({ name }) => name)).toEqual(['postgres']);
  const broken = new ApiError(500, { type: 'about:blank', title: 'broken', status: 500, detail: 'It broke.' });
  expect(ownProblems(undefined, broken).map(({ name }) => name)).toEqual(['server']);
  expect(ownProblems(undefined, new TypeError('no network'))).toEqual([]);
});
