import type { Span, SpanKind } from '@/stream/events';
import { clip, lengthOf, minus, union, type Interval } from './intervals';
import { treeOf, type SpanNode } from './span-tree';

/** Where a run's time went, in milliseconds. What is in none of the parts went into nothing that a span tells. */
export interface TimeSplit {
  elapsed: number;
  active: number;
  human: number;
  queue: number;
}

/** A stretch in which nothing worked. */
export interface Gap extends Interval {
  reason: 'human' | 'queue' | 'idle';
}

export interface Waterfall extends Interval {
  /** Outer before inner. */
  nodes: SpanNode[];
  split: TimeSplit;
  /** Those long enough to hide the rest, in order. */
  gaps: Gap[];
  /** Nothing but a human, or a place in the queue, was waited for. */
  human: Interval[];
  queue: Interval[];
}

const working = new Set<SpanKind>(['router', 'model', 'tool', 'save', 'step']);
const leastGapMs = 1500;
const gapShareOfActive = 0.25;
const mostGaps = 12;

/** @param now the server's clock: what ends a span that goes on */
export function waterfallOf(spans: Span[], now: number): Waterfall {
  const nodes = treeOf(spans, now);
  const from = nodes.reduce((least, node) => Math.min(least, node.from), Infinity);
  const to = nodes.reduce((most, node) => Math.max(most, node.to), -Infinity);
  if (nodes.length === 0) return { nodes, from: now, to: now, split: { elapsed: 0, active: 0, human: 0, queue: 0 }, gaps: [], human: [], queue: [] };

  const active = union(nodes.filter(({ span, children }) => working.has(span.kind) && children.length === 0));
  const human = minus(union(nodes.filter(({ span }) => span.kind === 'approval')), active);
  const queue = minus(minus(union(nodes.filter(({ span }) => span.kind === 'queue')), active), human);
  markCriticalPath(nodes);
  return {
    nodes, from, to, human, queue,
    split: { elapsed: to - from, active: lengthOf(active), human: lengthOf(human), queue: lengthOf(queue) },
    gaps: gapsOf({ from, to }, active, human, queue),
  };
}

function gapsOf(whole: Interval, active: Interval[], human: Interval[], queue: Interval[]): Gap[] {
  const least = Math.max(leastGapMs, lengthOf(active) * gapShareOfActive);
  return minus([whole], active)
    .filter(({ from, to }) => to - from >= least)
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostGaps)
    .toSorted((a, b) => a.from - b.from)
    .map((gap) => {
      const half = (gap.to - gap.from) / 2;
      if (lengthOf(clip(human, gap)) >= half) return { ...gap, reason: 'human' };
      return { ...gap, reason: lengthOf(clip(queue, gap)) >= half ? 'queue' : 'idle' };
    });
}

/** From the run's end backwards: of what ended last before the moment looked at, and of what ended last before that began. */
function markCriticalPath(nodes: SpanNode[]): void {
  const root = nodes[0];
  if (!root) return;
  const waiting = [{ node: root, until: root.to }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    next.node.critical = true;
    let until = next.until;
    for (const child of next.node.children.toSorted((a, b) => b.to - a.to || b.from - a.from)) {
      if (child.to > until || child.from >= until) continue;
      waiting.push({ node: child, until: child.to });
      until = child.from;
    }
  }
}

/** In the order of the tree: those that have all words in them, each with what it is in; none below a shut span. */
export function visibleRows(nodes: SpanNode[], shut: ReadonlySet<string>, words: string): SpanNode[] {
  const wanted = words.trim() === '' ? null : withAncestors(nodes.filter((node) => matches(node, words)));
  const rows: SpanNode[] = [];
  let hiddenBelow = Infinity;
  for (const node of nodes) {
    if (node.depth > hiddenBelow) continue;
    hiddenBelow = Infinity;
    if (wanted && !wanted.has(node)) continue;
    rows.push(node);
    if (!wanted && shut.has(node.span.id)) hiddenBelow = node.depth;
  }
  return rows;
}

export function matches({ span }: SpanNode, words: string): boolean {
  const text = [span.name, span.kind, span.status, ...Object.values(span.attributes)].join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function withAncestors(nodes: SpanNode[]): Set<SpanNode> {
  const found = new Set<SpanNode>();
  for (const node of nodes) for (let at: SpanNode | null = node; at && !found.has(at); at = at.parent) found.add(at);
  return found;
}

/** By its own id, or by that of the tool call or the message that it made; null when there is none. */
export function findSpan(nodes: SpanNode[], key: string): SpanNode | null {
  const turn = /:(\d+)$/.exec(key)?.[1];
  return (
    nodes.find(({ span }) => span.id === key) ??
    nodes.find(({ span }) => span.kind === 'tool' && span.attributes['gen_ai.tool.call.id'] === key) ??
    nodes.find(({ span }) => span.attributes['gen_ai.tool.call.id'] === key) ??
    (turn === undefined ? null : nodes.find(({ span }) => span.kind === 'model' && turnOfStep(span) === turn)) ??
    null
  );
}

/** Of a step of the run itself; null in a run inside. */
export function turnOfStep({ attributes }: Span): string | null {
  const step = String(attributes['agentops.step'] ?? '');
  return step.includes('/') ? null : (/^[a-z]+:(\d+)/.exec(step)?.[1] ?? null);
}
