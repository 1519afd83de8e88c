import { formatCount, formatDuration, formatUsd } from '@/lib/format';
import type { Span } from '@/stream/events';
import type { SpanNode } from './span-tree';

const shown = new Set([
  'agentops.cost.usd', 'agentops.router.reason', 'agentops.router.confidence', 'gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens',
  'gen_ai.usage.cache_read.input_tokens', 'agentops.usage.reasoning_tokens',
  'agentops.slower.times', 'agentops.slower.median_ms', 'agentops.slower.calls',
]);

/** `edit_file`, `coding`, `large`: what of its name its icon does not tell already. */
export function spanTitle({ span }: SpanNode): string {
  if (span.kind === 'run') return 'Run';
  if (span.kind === 'queue') return 'In the queue';
  if (span.kind === 'router') return 'Router';
  if (span.kind === 'save') return 'Save';
  return span.name.replace(/^(invoke_agent|execute_tool|chat|approval) /, '');
}

/** What is worth a few words beside it. */
export function spanNote({ span, attempts, orphan }: SpanNode): string {
  const words = [slowerText(span), tokensText(span), costText(span)];
  if (span.kind === 'router' && span.attributes['agentops.router.agent']) words.unshift(`to ${span.attributes['agentops.router.agent']}`);
  if (span.kind === 'approval') words.unshift(decisionText(span));
  if (attempts.length > 0) words.push(`${attempts.length} attempts`);
  if (orphan) words.push('its parent is missing');
  return words.filter(Boolean).join(' · ');
}

/** `waits for a decision`, `approved by ana`. */
function decisionText({ attributes, end }: Span): string {
  const by = attributes['agentops.approval.decided_by'];
  return end ? `${attributes['agentops.status']}${by ? ` by ${by}` : ''}` : 'waits for a decision';
}

/** `2.1K → 88 tok`; empty when it used none. */
export function tokensText({ attributes }: Span): string {
  const sent = Number(attributes['gen_ai.usage.input_tokens'] ?? 0);
  const made = Number(attributes['gen_ai.usage.output_tokens'] ?? 0);
  return sent + made === 0 ? '' : `${formatCount(sent)} → ${formatCount(made)} tok`;
}

export function costText({ attributes }: Span): string {
  const usd = attributes['agentops.cost.usd'];
  return typeof usd === 'number' ? formatUsd(usd) : '';
}

/** `2.3× the median of 41 calls`, where the server found it much slower than usual; empty else. */
export function slowerText({ attributes }: Span): string {
  const times = attributes['agentops.slower.times'];
  return typeof times === 'number' ? `${times.toFixed(1)}× the median of ${attributes['agentops.slower.calls']} calls` : '';
}

/** For who can't see the bar. */
export function spanSpoken(node: SpanNode, from: number): string {
  const critical = node.critical ? ', on the critical path' : '';
  return `begins at ${formatDuration(node.from - from)}, ${node.open ? 'so far' : 'took'} ${formatDuration(node.to - node.from)}${critical}`;
}

/** Its attributes that are told nowhere else, by name. */
export function otherAttributes({ attributes }: Span): [string, string][] {
  return Object.entries(attributes)
    .filter(([name]) => !shown.has(name))
    .map(([name, value]): [string, string] => [name, String(value)])
    .toSorted(([a], [b]) => a.localeCompare(b));
}
