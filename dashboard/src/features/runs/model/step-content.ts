import type { Span, StateSetter, StepDetail } from '@/stream/events';

/** One text of a step. */
export interface Content {
  label: string;
  text: string;
  /** What is said of it beside the label. */
  note?: string;
}

/** What the steps API knows this span by; null for one that is no step. */
export function stepKeyOf({ kind, attributes }: Span): string | null {
  const key = attributes[kind === 'approval' ? 'agentops.approval.id' : 'agentops.step'];
  return typeof key === 'string' && key !== '' ? key : null;
}

export function inputsOf({ input }: StepDetail): Content[] {
  if (!input) return [];
  return [
    ...filled('Said', input.said),
    ...(input.upToSeq === undefined ? [] : [{ label: 'Transcript', text: `The thread's messages up to number ${input.upToSeq}.` }]),
    ...value('Arguments', input.arguments),
    ...value('Ran with', input.ranWith, 'a human changed them before approving'),
  ];
}

export function outputsOf({ kind, output }: StepDetail): Content[] {
  if (!output) return [];
  const note = output.handle ? `stored whole as ${output.handle}` : undefined;
  return [
    ...value('Decision', output.decision),
    ...filled('Reasoning', output.reasoning),
    ...filled(kind === 'tool' ? 'Output' : 'Answer', output.text, note),
    ...output.toolCalls.map((call) => ({ label: `Calls ${call.name}`, text: pretty(call.arguments) })),
  ];
}

/** `restart_service (coding)`: who made the changes of a step. */
export function makerOf({ kind, name, detail, agent }: StepDetail): string {
  return `${kind === 'tool' ? detail : name}${agent ? ` (${agent})` : ''}`;
}

/** Who had set a key: a tool, a step, or somebody outside a run. */
export function setterText({ runId, step }: StateSetter): string {
  if (runId === '') return 'somebody outside a run';
  return /^tool:[\d.]+:([^:/]+)/.exec(step.slice(step.lastIndexOf('/') + 1))?.[1] ?? step;
}

/** Text with line breaks as it is, everything else as JSON. */
export function pretty(value: unknown): string {
  return typeof value === 'string' && value.includes('\n') ? value : (JSON.stringify(value, null, 2) ?? '');
}

function value(label: string, of: unknown, note?: string): Content[] {
  return of === undefined || of === null ? [] : filled(label, pretty(of), note);
}

function filled(label: string, text: string | undefined, note?: string): Content[] {
  return text ? [{ label, text, ...(note && { note }) }] : [];
}
