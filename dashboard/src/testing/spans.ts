import type { Span, SpanKind } from '@/stream/events';

export const begin = Date.parse('2026-11-28T10:00:00Z');

const at = (second: number) => new Date(begin + second * 1000).toISOString();

/** A span from one second of the run to another; `to` null while it goes on. */
export function aSpan(id: string, parentId: string, kind: SpanKind, from: number, to: number | null, change: Partial<Span> = {}): Span {
  return { id, parentId, name: id, kind, start: at(from), ...(to !== null && { end: at(to) }), status: 'ok', attributes: {}, events: [], ...change };
}

/** Router, a model call, a wait of three hours for a human, the edit, and what was said in the end. */
export function approvedEdit(): Span[] {
  return [
    aSpan('run', '', 'run', 0, 10_820),
    aSpan('queue', 'run', 'queue', 0, 1),
    aSpan('turn-1', 'run', 'turn', 1, 10_812, { name: 'invoke_agent coding' }),
    aSpan('route', 'turn-1', 'router', 1, 2),
    aSpan('chat-1', 'turn-1', 'model', 2, 8, { name: 'chat large', attributes: { 'agentops.step': 'model:1', 'gen_ai.usage.input_tokens': 2100, 'gen_ai.usage.output_tokens': 88 } }),
    aSpan('ask', 'turn-1', 'approval', 8, 10_808, { name: 'approval edit_file', attributes: { 'gen_ai.tool.call.id': 'call_1' } }),
    aSpan('edit', 'turn-1', 'tool', 10_808, 10_812, { name: 'execute_tool edit_file', attributes: { 'gen_ai.tool.call.id': 'call_1' } }),
    aSpan('turn-2', 'run', 'turn', 10_812, 10_819),
    aSpan('chat-2', 'turn-2', 'model', 10_812, 10_819, { attributes: { 'agentops.step': 'model:2' } }),
    aSpan('save', 'run', 'save', 10_819, 10_820),
  ];
}

/** One run of so many spans: turns of nine steps each. */
export function manySpans(count: number): Span[] {
  const spans = [aSpan('run', '', 'run', 0, count)];
  for (let i = 1; i < count; i++) {
    const turn = Math.floor((i - 1) / 10);
    const first = turn * 10 + 1;
    spans.push(i === first ? aSpan(`turn-${turn}`, 'run', 'turn', i, Math.min(count, i + 10)) : aSpan(`step-${i}`, `turn-${turn}`, i % 10 === 2 ? 'model' : 'tool', i, i + 1));
  }
  return spans;
}
