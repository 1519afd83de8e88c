import { screen } from '@testing-library/react';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '@/stream/events';
import { reduce } from '@/stream/reduce';
import { emptyThread } from '@/stream/state';
import { renderLive } from '@/testing/live';
import { ToolCard } from './tool-card';

const log = readFileSync('testing/logs/command.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as LogEntry);
const until = (matches: (event: LogEntry['event']) => boolean) => log.slice(0, log.findLastIndex(({ event }) => matches(event)) + 1);
const card = (entries: LogEntry[]) => {
  const tool = Object.values(reduce(emptyThread, entries).tools)[0];
  if (!tool) throw new Error('the log tells of no tool');
  return renderLive(<ToolCard tool={tool} />);
};

describe('a running command', () => {
  it('shows what it puts out while it runs, and its result afterwards', () => {
    const running = card(until((event) => event.type === 'CUSTOM' && event.name === 'ops.tool.output'));
    expect(screen.getByRole('group', { name: 'Output so far' }).textContent).toContain('line 4');
    running.unmount();
    card(log);
    expect(screen.queryByText('Output so far')).toBeNull();
  });
});
