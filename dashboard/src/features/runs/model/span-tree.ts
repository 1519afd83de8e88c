import type { Span } from '@/stream/events';
import type { Interval } from './intervals';

/** One attempt of a step that was tried more than once. */
export interface Attempt extends Interval {
  attempt: number;
  /** Why it was given up; null for the last one. */
  failure: string | null;
}

export interface SpanNode extends Interval {
  span: Span;
  parent: SpanNode | null;
  children: SpanNode[];
  depth: number;
  open: boolean;
  /** Its parent is not in the trace: it hangs below the run. */
  orphan: boolean;
  /** The run would have ended earlier if this had been shorter. */
  critical: boolean;
  /** Empty when there was one only. */
  attempts: Attempt[];
}

/**
 * The spans as a tree, outer before inner, siblings by their beginning. A span whose parent is unknown, or that is its own
 * ancestor, hangs below the run, so that none is lost; of two with one id the first counts.
 *
 * @param now what ends a span that goes on
 */
export function treeOf(spans: Span[], now: number): SpanNode[] {
  const byId = new Map<string, SpanNode>();
  for (const span of spans) {
    if (byId.has(span.id)) continue;
    const from = Date.parse(span.start);
    const to = Math.max(from, span.end ? Date.parse(span.end) : now);
    byId.set(span.id, { span, from, to, parent: null, children: [], depth: 0, open: !span.end, orphan: false, critical: false, attempts: [] });
  }
  const all = [...byId.values()].toSorted((a, b) => a.from - b.from);
  const root = all.find(({ span }) => span.kind === 'run') ?? all.find(({ span }) => !byId.has(span.parentId));
  if (!root) return [];
  for (const node of all) {
    node.attempts = attemptsOf(node);
    if (node === root) continue;
    const parent = byId.get(node.span.parentId);
    node.orphan = parent === undefined || parent === node;
    node.parent = parent === undefined || parent === node ? root : parent;
    node.parent.children.push(node);
  }
  const ordered = walk(root);
  if (ordered.length < all.length) {
    for (const lost of cutCircles(all, new Set(ordered))) adopt(root, lost);
    return walk(root);
  }
  return ordered;
}

function walk(root: SpanNode): SpanNode[] {
  const ordered: SpanNode[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    ordered.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]!);
  }
  return ordered;
}

/** One span of each circle: with it below the run the others hang below it. */
function cutCircles(all: SpanNode[], reached: Set<SpanNode>): SpanNode[] {
  const cut: SpanNode[] = [];
  for (const start of all) {
    const path = new Set<SpanNode>();
    let node: SpanNode | null = start;
    while (node && !reached.has(node) && !path.has(node)) {
      path.add(node);
      node = node.parent;
    }
    if (node && path.has(node)) cut.push(node);
    path.forEach((seen) => reached.add(seen));
  }
  return cut;
}

function adopt(root: SpanNode, node: SpanNode): void {
  if (node.parent) node.parent.children = node.parent.children.filter((child) => child !== node);
  node.parent = root;
  node.orphan = true;
  root.children.push(node);
}

function attemptsOf({ span, from, to }: SpanNode): Attempt[] {
  const begun = span.events.filter(({ name }) => name === 'ops.attempt').toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const attempts: Attempt[] = [];
  let at = from;
  for (const { at: moment, attributes } of begun) {
    const next = Math.min(to, Math.max(at, Date.parse(moment)));
    attempts.push({ attempt: Number(attributes.attempt ?? 2) - 1, from: at, to: next, failure: String(attributes.reason ?? '') });
    at = next;
  }
  return begun.length === 0 ? [] : [...attempts, { attempt: Number(begun.at(-1)?.attributes.attempt ?? 2), from: at, to, failure: null }];
}
