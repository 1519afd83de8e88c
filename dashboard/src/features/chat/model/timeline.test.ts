import { describe, expect, it } from 'vitest';
import { recordedLog } from '../../../../testing/incident.mjs';
import type { LogEntry } from '@/stream/events';
import { nothingSpent } from '@/stream/spent';
import { reduce } from '@/stream/reduce';
import { emptyThread, type RunState, type ThreadState } from '@/stream/state';
import { adviceFor, stalledAdvice } from './run-advice';
import { announcement, currentRun, isGoing, sectionsOf } from './timeline';
import { pretty, summarize } from './tool-summary';

const incident = recordedLog() as LogEntry[];
const whole = reduce(emptyThread, incident);
const run: RunState = { id: 'r1', status: 'running', startedAt: 1, finishedAt: null, spent: nothingSpent, spentBy: {}, limit: null, ordered: null, stopping: null, stalled: null, retry: null, error: null, removed: false, unsaidAnswer: null };
const withRuns = (...runs: RunState[]): ThreadState => ({ ...emptyThread, runOrder: runs.map((r) => r.id), runs: Object.fromEntries(runs.map((r) => [r.id, r])) });
const told = (change: Partial<RunState>) => announcement(withRuns({ ...run, ...change }));

describe('sectionsOf', () => {
  it('tells the incident in order, one block for each stretch of an agent', () => {
    const sections = sectionsOf(whole);
    expect(sections.map((section) => section.kind)).toEqual(['user', 'router', 'turn', 'router', 'turn', 'run-end']);
    const [first, second] = sections.filter((section) => section.kind === 'turn');
    expect(first?.agent).toBe('log-analyzer');
    expect(first?.parts.map((part) => part.kind)).toEqual(['reasoning', 'text', 'tool', 'text', 'tool', 'finding']);
    expect(second?.agent).toBe('coding');
    expect(second?.parts.filter((part) => part.kind === 'tool')).toHaveLength(4);
  });

  it('has unique ids', () => {
    const ids = sectionsOf(whole).map((section) => section.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('currentRun', () => {
  it('is the run under way, else the next, else the last', () => {
    const done: RunState = { ...run, id: 'r0', status: 'completed' };
    const queued: RunState = { ...run, id: 'r2', status: 'queued', startedAt: null };
    expect(currentRun(withRuns(done, run, queued))?.id).toBe('r1');
    expect(currentRun(withRuns(done, queued))?.id).toBe('r2');
    expect(currentRun(withRuns(done))?.id).toBe('r0');
    expect(currentRun(emptyThread)).toBeNull();
    expect([run, done, null].map(isGoing)).toEqual([true, false, false]);
  });
});

describe('announcement', () => {
  it('changes with states, never with tokens', () => {
    let thread = emptyThread;
    const said = new Set<string>();
    for (const entry of incident) said.add(announcement((thread = reduce(thread, [entry]))));
    expect([...said]).toEqual([
      'The run is running.', 'Approval needed: Edit PriceFormatter.java in catalog', 'Approval needed: Restart catalog', 'The run is done.',
    ]);
  });

  it('tells what a person ordered, and the stop that came of it', () => {
    const ordered = { agent: 'coding', by: 'ana', messageId: '' };
    expect(told({ ordered })).toBe('The run is running. ana sends the next turn to coding.');
    expect(told({ ordered, stopping: 'ben' })).toBe('The run is running. ben stops it after this step.');
    expect(told({ retry: { reason: 'busy', failures: 1, waitMs: 1, until: 1 } })).toBe('The model does not answer: it is asked again.');
    const stopped = { status: 'completed' as const, stopping: 'ben', limit: { limit: 'stopped', detail: null } };
    expect(told(stopped)).toBe('Stopped after a step.');
  });
});

describe('adviceFor', () => {
  it('says what to do about an error, a limit and a stop, and nothing about success', () => {
    expect(adviceFor({ ...run, error: { message: 'x', code: 'auth' } })?.remedy).toContain('ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY');
    expect(adviceFor({ ...run, error: { message: 'HTTP 429', code: 'run_failed' } })?.remedy).toContain('Wait a minute');
    expect(adviceFor({ ...run, error: { message: 'It is busy. It asks to wait 34 s: ask again then.', code: null } })?.remedy).toContain('wants 34 s without calls');
    expect(adviceFor({ ...run, error: { message: 'x', code: null } })?.remedy).toContain('doctor');
    expect(adviceFor({ ...run, limit: { limit: 'max_turns', detail: null } })?.title).toBe('Stopped by a limit: max turns');
    expect(adviceFor({ ...run, limit: { limit: 'cost_per_day', detail: null } })?.remedy).toContain('AGENTOPS_MAX_COST_PER_DAY');
    expect(adviceFor({ ...run, status: 'cancelled' })?.title).toContain('stopped');
    expect(adviceFor({ ...run, status: 'completed' })).toBeNull();
    const stalled = { detail: 'its build is gone', remedy: 'cancel it' };
    expect(stalledAdvice({ ...run, stalled })).toMatchObject(stalled);
    expect(stalledAdvice({ ...run, stalled, finishedAt: 2 })).toBeNull();
  });
});

describe('summarize', () => {
  it.each([
    ['{"since":"15m","query":"level:ERROR"}', 'level:ERROR · since: 15m'],
    ['{"content":"a\\n  b","path":"a/b.java"}', 'a/b.java · content: a b'],
    ['{"services":["a","b"],"limit":3,"none":null}', 'services: ["a","b"] · limit: 3'],
    ['{"que', '{"que'],
    ['', ''],
  ])('%s', (args, expected) => expect(summarize(args)).toBe(expected));

  it('indents JSON and leaves text', () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(pretty('12')).toBe('12');
    expect(pretty('no json')).toBe('no json');
  });
});
