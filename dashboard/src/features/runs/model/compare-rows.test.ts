import { expect, it } from 'vitest';
import type { ComparedRun, Comparison } from '@/stream/events';
import { compareRows, toolRows } from './compare-rows';

const side = (change: Partial<ComparedRun>) =>
  ({ run: { status: 'completed', turns: 2, usage: { inputTokens: 10, outputTokens: 1, modelCalls: 0 }, cost: { usd: 0, unpriced: [] } }, modelMs: 0, toolMs: 0, waitMs: 0, tools: [], ...change }) as unknown as ComparedRun;

it('says a dash for what a run has not', () => {
  const comparison: Comparison = { a: side({ verdict: 'CONFIRMED', totalMs: 1500 }), b: side({}) };
  const rows = compareRows(comparison);
  expect(rows.find(({ label }) => label === 'Verdict')).toMatchObject({ b: '–' });
  expect(rows.find(({ label }) => label === 'Took')).toMatchObject({ b: '–' });
});

it('lists each tool of either run once', () => {
  const comparison: Comparison = {
    a: side({ tools: [{ tool: 'read', calls: 2, failed: 0 }, { tool: 'edit', calls: 1, failed: 1 }] }),
    b: side({ tools: [{ tool: 'read', calls: 3, failed: 0 }] }),
  };
  expect(toolRows(comparison)).toEqual([
    { label: 'edit', a: '1, 1 not ok', b: '–' },
    { label: 'read', a: '2', b: '3' },
  ]);
});
