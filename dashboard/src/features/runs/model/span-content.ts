import type { RunDetail, RunMessage } from '@/stream/events';
import type { SpanNode } from './span-tree';
import { pretty, type Content } from './step-content';
import { turnOfStep } from './waterfall';


export interface SpanContent {
  input: Content | null;
  output: Content[];
  /** Where the thread shows it. */
  hash: string | null;
}

const nothing: SpanContent = { input: null, output: [], hash: null };

/** What went in and what came out, as the thread's messages have it. */
export function contentOf({ span }: SpanNode, run: RunDetail | undefined): SpanContent {
  if (!run) return nothing;
  if (span.kind === 'run') {
    return { input: { label: 'Question', text: run.question }, output: filled('Answer', run.answer), hash: null };
  }
  if (span.kind === 'model') {
    const turn = turnOfStep(span);
    const message = turn === null ? undefined : run.messages.find(({ id }) => id === `${run.id}:${turn}`);
    return message ? { input: null, output: said(message), hash: `message-${message.id}` } : nothing;
  }
  const callId = span.attributes['gen_ai.tool.call.id'];
  if (typeof callId !== 'string') return nothing;
  const call = run.messages.flatMap(({ toolCalls }) => toolCalls).find(({ id }) => id === callId);
  const result = run.messages.find(({ toolCallId }) => toolCallId === callId);
  const approval = span.attributes['agentops.approval.id'];
  return {
    input: call ? { label: 'Arguments', text: pretty(call.arguments) } : null,
    output: span.kind === 'tool' && result ? filled('Output', result.content) : [],
    hash: typeof approval === 'string' ? `approval-${approval}` : `call-${callId}`,
  };
}

function said({ reasoning, content, toolCalls }: RunMessage): Content[] {
  return [
    ...filled('Reasoning', reasoning ?? ''),
    ...filled('Answer', content),
    ...toolCalls.map((call) => ({ label: `Calls ${call.name}`, text: pretty(call.arguments) })),
  ];
}

function filled(label: string, text: string): Content[] {
  return text === '' ? [] : [{ label, text }];
}
