import { expect, it } from 'vitest';
import type { Span } from '@/stream/events';
import { barParts } from './bar-parts';
import type { SpanNode } from './span-tree';
import type { TimeScale } from './time-scale';
import type { Waterfall } from './waterfall';

const scale = { at: (moment: number) => moment / 100 } as TimeScale;
const waits = (human: [number, number][], queue: [number, number][] = []) =>
  ({ human: human.map(([from, to]) => ({ from, to })), queue: queue.map(([from, to]) => ({ from, to })) }) as Waterfall;
const node = (kind: Span['kind'], more: Partial<SpanNode> = {}) => ({ span: { kind } as Span, from: 0, to: 100, children: [], attempts: [], ...more }) as SpanNode;
const told = (parts: ReturnType<typeof barParts>) => parts.map(({ fill, from, to }) => `${fill} ${from}-${to}`);

it('cuts the bar of what has parts where it waited', () => {
  const turn = node('turn', { children: [node('tool')] });
  expect(told(barParts(turn, waits([[20, 50]], [[0, 10]]), scale))).toEqual(['queue 0-0.1', 'work 0.1-0.2', 'human 0.2-0.5', 'work 0.5-1']);
});

it('draws a call by itself as work, a wait as a wait, and attempts one after the other', () => {
  expect(told(barParts(node('tool'), waits([[20, 50]]), scale))).toEqual(['work 0-1']);
  expect(told(barParts(node('approval'), waits([]), scale))).toEqual(['human 0-1']);
  expect(told(barParts(node('queue'), waits([]), scale))).toEqual(['queue 0-1']);
  const tried = node('model', { attempts: [{ from: 0, to: 40, failure: 'cut' }, { from: 40, to: 100, failure: null }] as SpanNode['attempts'] });
  expect(told(barParts(tried, waits([]), scale))).toEqual(['failed-attempt 0-0.4', 'work 0.4-1']);
});
