import type { RunDetail, Span } from '@/stream/events';
import { isOver } from './run-figures';
import type { SpanNode } from './span-tree';

/** Where a rerun begins and what it may be given. */
export interface RerunFrom {
  step: string;
  takes: 'text' | 'arguments';
  /** What was there: the question, the arguments, or nothing. */
  was: string;
}

/** What a rerun from this span would begin with; null where none begins. */
export function rerunFrom({ span }: SpanNode, run: RunDetail): RerunFrom | null {
  if (!isOver(run)) return null;
  if (span.kind === 'run') return { step: 'turn:1', takes: 'text', was: questionOf(run) };
  const step = stepOf(span);
  const turn = /^(?:turn|model):(\d+)$/.exec(step)?.[1];
  if (turn !== undefined) return { step: `turn:${turn}`, takes: 'text', was: turn === '1' ? questionOf(run) : '' };
  const callId = span.attributes['gen_ai.tool.call.id'];
  if (!step.startsWith('tool:') || step.includes('/') || typeof callId !== 'string') return null;
  const call = run.messages.flatMap(({ toolCalls }) => toolCalls).find(({ id }) => id === callId);
  return call ? { step, takes: 'arguments', was: JSON.stringify(call.arguments, null, 2) } : null;
}

/** A run that took up another one from the middle has no question of its own. */
function questionOf(run: RunDetail): string {
  return run.forkedFrom && !/^(turn|model):1$/.test(run.forkedFrom.step) ? '' : run.question;
}

function stepOf(span: Span): string {
  return String(span.attributes['agentops.step'] ?? '');
}

/** The input to send: undefined when nothing was changed. @throws SyntaxError when arguments are no JSON object */
export function inputOf({ takes, was }: RerunFrom, written: string): unknown {
  if (written.trim() === was.trim()) return undefined;
  if (takes === 'text') return written;
  const value: unknown = JSON.parse(written);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new SyntaxError('The arguments are a JSON object.');
  return value;
}
