import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from './events';
import { reduce } from './reduce';
import { emptyThread, type ThreadState } from './state';

/** What real runs told, recorded by the server's RecordLogs. Its WireTypesTest reads the same files. */
const recorded = (name: string) =>
  readFileSync(`testing/logs/${name}.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as LogEntry);

const incident = recorded('incident');
const compacted = recorded('incident-compacted');

const tool = (entries: LogEntry[]) => Object.values(reduce(emptyThread, entries).tools)[0];

/** The page shows the time of an entry that stands for several as that of the last one. */
const told = (state: ThreadState) => ({ ...state, routers: Object.values(state.routers).length, findings: Object.values(state.findings).length });

describe('the log of a real incident', () => {
  const whole = reduce(emptyThread, incident);

  it('is shown whole: findings, approvals, tools, answer', () => {
    expect(whole.lastSeq).toBe(incident.at(-1)?.seq);
    expect(Object.values(whole.runs).map((run) => run.status)).toEqual(['completed']);
    expect(Object.values(whole.approvals).map((approval) => approval.state)).toEqual(['approved', 'approved']);
    expect(Object.values(whole.findings)).toHaveLength(1);
    expect(new Set(Object.values(whole.tools).map((tool) => tool.status))).toEqual(new Set(['done']));
    expect(Object.values(whole.messages).every((message) => !message.open)).toBe(true);
    expect(Object.values(whole.runs)[0]?.unsaidAnswer).toBeNull();
  });

  it('is shown the same once its deltas are put together', () => {
    expect(compacted.length).toBeLessThan(incident.length);
    expect(told(reduce(emptyThread, compacted))).toEqual(told(whole));
  });

  it('has no gap in its numbers', () => {
    for (const log of [incident, compacted, recorded('command')]) {
      let last = 0;
      for (const { first, seq } of log) {
        expect(first ?? seq).toBe(last + 1);
        last = seq;
      }
    }
  });

  it('is not mixed up with an entry of which it has a part', () => {
    const whole = compacted.findIndex((entry) => entry.first);
    const { first, seq } = compacted[whole] as LogEntry;
    const part = reduce(emptyThread, incident.filter((entry) => entry.seq <= (first as number)));
    expect(part.lastSeq).toBeLessThan(seq);
    expect(reduce(part, compacted.slice(whole))).toBe(part);
  });
});

describe('the log of a command', () => {
  it('shows its output while it runs, and anew when it runs again', () => {
    const log = recorded('command');
    const end = log.findIndex(({ event }) => event.type === 'TOOL_CALL_RESULT');
    const live = tool(log.slice(0, end))?.live ?? '';
    expect(live).toMatch(/^line 1\nline 2\n/);
    const last = log[end - 1] as LogEntry;
    const again = { ...last, seq: last.seq + 1, event: { ...last.event, metadata: { ops: { attempt: 2 } } } } as LogEntry;
    expect(tool([...log.slice(0, end), again])?.live).not.toContain('line 1');
  });
});
