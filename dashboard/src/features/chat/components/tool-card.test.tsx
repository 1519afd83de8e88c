import { cleanup, screen } from '@testing-library/react';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '@/stream/events';
import { reduce } from '@/stream/reduce';
import { emptyThread, type ToolCallState, type ToolCallStatus } from '@/stream/state';
import { toolLook } from '@/lib/status';
import { renderLive } from '@/testing/live';
import { ToolCard } from './tool-card';

afterEach(cleanup);

const log = readFileSync('testing/logs/command.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as LogEntry);
const until = (matches: (event: LogEntry['event']) => boolean) => log.slice(0, log.findLastIndex(({ event }) => matches(event)) + 1);
const card = (entries: LogEntry[]) => {
  const tool = Object.values(reduce(emptyThread, entries).tools)[0];
  if (!tool) throw new Error('the log tells of no tool');
  return renderLive(<ToolCard tool={tool} />);
};

describe('a query over a range', () => {
  const chart = { toolCallId: 'c1', query: 'up', start: 0, step: 60, more: 2, series: [{ name: '{job="shop\u202e"}', values: [1, null, 3] }, { name: 'b', values: [] }] };
  const entries = [
    { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'query_metrics', timestamp: 0 },
    { type: 'CUSTOM', name: 'ops.metrics', value: chart, timestamp: 0 },
  ].map((event, at) => ({ seq: at + 1, ts: '', event })) as LogEntry[];

  it('is drawn, and said in words', () => {
    card(entries);
    const found = screen.getByRole('group', { name: 'Series found' });
    expect(found.querySelectorAll('path')[0]?.getAttribute('d')).toBe('M2 22h0.01M118 2h0.01');
    expect(found.textContent).toContain('1 to 3, last 3 over 2 min 00 s, 1 of 3 missing{job="shop');
    expect(found.textContent).not.toContain('\u202e');
    expect(found.textContent).toContain('no values that can be drawn');
    expect(found.textContent).toContain('2 more series are not drawn');
  });
});

describe('a running command', () => {
  it('shows what it puts out while it runs, and its result afterwards', () => {
    const running = card(until((event) => event.type === 'CUSTOM' && event.name === 'ops.tool.output'));
    expect(screen.getByRole('group', { name: 'Output so far' }).textContent).toContain('line 4');
    running.unmount();
    card(log);
    expect(screen.queryByText('Output so far')).toBeNull();
  });
});

describe('each state of a call', () => {
  const call: ToolCallState = {
    id: 'c1', runId: 'r1', messageId: null, agent: 'coding', name: 'ls', args: '{}', status: 'done', live: '', liveAttempt: 1, output: null, chart: null, durationMs: null, approvalId: null,
  };
  it.each(Object.keys(toolLook) as ToolCallStatus[])('%s has a word on its card', (status) => {
    renderLive(<ToolCard tool={{ ...call, status, durationMs: status === 'done' ? 4200 : null }} />);
    expect(screen.getByText(toolLook[status].label)).toBeTruthy();
    expect(screen.queryAllByText('4.2 s')).toHaveLength(status === 'done' ? 1 : 0);
  });

  it('no two have the same word', () => {
    expect(new Set(Object.values(toolLook).map(({ label }) => label)).size).toBe(Object.keys(toolLook).length);
  });
});
