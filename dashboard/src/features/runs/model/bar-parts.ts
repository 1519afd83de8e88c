import { clip, minus } from './intervals';
import type { SpanNode } from './span-tree';
import type { TimeScale } from './time-scale';
import type { Waterfall } from './waterfall';

export type BarFill = 'work' | 'human' | 'queue' | 'failed-attempt';

/** One piece of a bar; places are parts of the whole width. */
export interface BarPart {
  fill: BarFill;
  from: number;
  to: number;
}

/** The bar of a span: cut where it waited for a human or in the queue, or into its attempts. */
export function barParts(node: SpanNode, { human, queue }: Waterfall, { at }: TimeScale): BarPart[] {
  const part = (fill: BarFill) => (interval: { from: number; to: number }): BarPart => ({ fill, from: at(interval.from), to: at(interval.to) });
  if (node.span.kind === 'approval') return [part('human')(node)];
  if (node.span.kind === 'queue') return [part('queue')(node)];
  if (node.attempts.length > 0) return node.attempts.map((attempt) => part(attempt.failure === null ? 'work' : 'failed-attempt')(attempt));
  if (node.children.length === 0) return [part('work')(node)];
  const waitsHuman = clip(human, node);
  const waitsQueue = clip(queue, node);
  const worked = minus(minus([{ from: node.from, to: node.to }], waitsHuman), waitsQueue);
  return [...worked.map(part('work')), ...waitsHuman.map(part('human')), ...waitsQueue.map(part('queue'))].toSorted((a, b) => a.from - b.from);
}
