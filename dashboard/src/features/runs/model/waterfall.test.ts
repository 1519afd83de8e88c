import { cpuUsage } from 'node:process';
import { describe, expect, it } from 'vitest';
import { approvedEdit, aSpan, begin, manySpans } from '@/testing/spans';
import { treeOf } from './span-tree';
import { timeScaleOf } from './time-scale';
import { findSpan, visibleRows, waterfallOf } from './waterfall';

const now = begin + 20_000_000;
const shape = (nodes: ReturnType<typeof treeOf>) => nodes.map(({ span, depth }) => `${' '.repeat(depth)}${span.id}`);

describe('treeOf', () => {
  it('puts inner spans below outer ones, by their beginning, in whatever order they come', () => {
    const expected = ['run', ' queue', ' turn-1', '  route', '  chat-1', '  ask', '  edit', ' turn-2', '  chat-2', ' save'];
    expect(shape(treeOf(approvedEdit(), now))).toEqual(expected);
    expect(shape(treeOf(approvedEdit().toReversed(), now)).toSorted()).toEqual(expected.toSorted());
  });

  it('loses no span: not without its parent, not in a circle, and shows none twice', () => {
    const spans = [
      aSpan('run', '', 'run', 0, 9),
      aSpan('lost', 'nowhere', 'tool', 1, 2),
      aSpan('a', 'b', 'tool', 2, 3), aSpan('b', 'a', 'tool', 3, 4), aSpan('c', 'b', 'tool', 3, 4),
      aSpan('self', 'self', 'tool', 5, 6),
      aSpan('lost', 'run', 'model', 7, 8),
    ];
    const nodes = treeOf(spans, now);
    expect(nodes.map(({ span }) => span.id).toSorted()).toEqual(['a', 'b', 'c', 'lost', 'run', 'self']);
    expect(nodes.filter(({ orphan }) => orphan).map(({ span }) => span.id).toSorted()).toEqual(['a', 'lost', 'self']);
    expect(nodes.find(({ span }) => span.id === 'b')?.parent?.span.id).toBe('a');
    expect(treeOf([], now)).toEqual([]);
  });

  it('ends what goes on with the clock, and never before its beginning', () => {
    const [run, early] = treeOf([aSpan('run', '', 'run', 0, null), aSpan('late', 'run', 'tool', 9, null)], begin + 5000);
    expect([run?.open, run?.to, early?.to]).toEqual([true, begin + 5000, begin + 9000]);
  });

  it('cuts a span into its attempts, each with what ended it', () => {
    const events = [
      { at: new Date(begin + 3000).toISOString(), name: 'ops.attempt', attributes: { attempt: 2, reason: 'timeout' } },
      { at: new Date(begin + 5000).toISOString(), name: 'ops.attempt', attributes: { attempt: 3, reason: '429' } },
    ];
    const [, call] = treeOf([aSpan('run', '', 'run', 0, 9), aSpan('call', 'run', 'model', 1, 8, { events })], now);
    expect(call?.attempts.map(({ attempt, from, to, failure }) => [attempt, (from - begin) / 1000, (to - begin) / 1000, failure])).toEqual([
      [1, 1, 3, 'timeout'], [2, 3, 5, '429'], [3, 5, 8, null],
    ]);
  });
});

describe('waterfallOf', () => {
  it('tells the wait for a human from work and from the queue', () => {
    const { split, gaps } = waterfallOf(approvedEdit(), now);
    expect(split).toEqual({ elapsed: 10_820_000, active: 19_000, human: 10_800_000, queue: 1000 });
    expect(gaps).toEqual([{ from: begin + 8000, to: begin + 10_808_000, reason: 'human' }]);
  });

  it('counts no wait for a human while something works', () => {
    const { split } = waterfallOf([aSpan('run', '', 'run', 0, 10), aSpan('ask', 'run', 'approval', 0, 10), aSpan('read', 'run', 'tool', 2, 6)], now);
    expect(split).toMatchObject({ active: 4000, human: 6000 });
  });

  it('marks what the end had to wait for, and not what ran beside it', () => {
    const spans = [
      aSpan('run', '', 'run', 0, 10), aSpan('slow', 'run', 'tool', 0, 6), aSpan('quick', 'run', 'tool', 0, 2),
      aSpan('last', 'run', 'turn', 6, 10), aSpan('inner', 'last', 'model', 6, 10),
    ];
    expect(waterfallOf(spans, now).nodes.filter(({ critical }) => critical).map(({ span }) => span.id)).toEqual(['run', 'slow', 'last', 'inner']);
  });

  it('takes 10,000 spans in less than 100 ms', () => {
    const spans = manySpans(10_000);
    const times = Array.from({ length: 8 }, () => {
      const start = cpuUsage();
      expect(visibleRows(waterfallOf(spans, now).nodes, new Set(), '')).toHaveLength(10_000);
      return cpuUsage(start).user / 1000;
    });
    // The processor's time, and the best of some: what else the machine does is no fault of ours.
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

describe('timeScaleOf', () => {
  it('gives a wait of hours little room, and keeps the order of moments', () => {
    const { from, to, gaps } = waterfallOf(approvedEdit(), now);
    const { at, ticks } = timeScaleOf({ from, to }, gaps);
    expect(at(from)).toBe(0);
    expect(at(to)).toBeCloseTo(1);
    expect(at(begin + 10_808_000) - at(begin + 8000)).toBeCloseTo(0.06);
    expect(at(begin + 8000)).toBeCloseTo((8 / 20) * 0.94);
    const places = ticks.map((tick) => tick.at);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(ticks.every(({ moment }) => moment <= begin + 8000 || moment >= begin + 10_808_000)).toBe(true);
  });

  it('draws all at length when no gap is folded, and survives a run of no time', () => {
    const whole = { from: begin, to: begin + 10_000 };
    expect(timeScaleOf(whole, []).at(begin + 2500)).toBeCloseTo(0.25);
    expect(timeScaleOf({ from: begin, to: begin }, []).at(begin)).toBe(0);
    const onlyWait = timeScaleOf(whole, [{ ...whole, reason: 'human' }]);
    expect(onlyWait.at(begin + 5000)).toBeCloseTo(0.5);
  });
});

describe('rows', () => {
  const { nodes } = waterfallOf(approvedEdit(), now);
  const ids = (shut: string[], words: string) => visibleRows(nodes, new Set(shut), words).map(({ span }) => span.id);

  it('hides what is below a shut span', () => {
    expect(ids(['turn-1'], '')).toEqual(['run', 'queue', 'turn-1', 'turn-2', 'chat-2', 'save']);
  });

  it('shows what has all the words, with what it is in, shut or not', () => {
    expect(ids(['turn-1'], 'EDIT_FILE tool')).toEqual(['run', 'turn-1', 'edit']);
    expect(ids([], 'nothing like it')).toEqual([]);
  });

  it('is found by its id, by the tool call and by the message that it made', () => {
    const found = ['edit', 'call_1', 'run_1:2', 'run_1:7'].map((key) => findSpan(nodes, key)?.span.id);
    expect(found).toEqual(['edit', 'edit', 'chat-2', undefined]);
  });
});
