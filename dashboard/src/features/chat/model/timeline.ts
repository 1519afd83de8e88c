import { addSpent, nothingSpent, type Spent } from '@/stream/spent';
import type { FindingState, MessageState, NoteState, QueuedMessage, ReasoningState, RouterState, RunState, SwitchState, ThreadState, ToolCallState } from '@/stream/state';

export type Part =
  | { kind: 'text'; id: string; message: MessageState }
  | { kind: 'reasoning'; id: string; reasoning: ReasoningState }
  | { kind: 'tool'; id: string; tool: ToolCallState }
  | { kind: 'finding'; id: string; finding: FindingState }
  | { kind: 'note'; id: string; note: NoteState };

export type Section =
  | { kind: 'user'; id: string; message: MessageState }
  | { kind: 'router'; id: string; decision: RouterState }
  | { kind: 'switch'; id: string; change: SwitchState }
  | { kind: 'note'; id: string; note: NoteState }
  | { kind: 'turn'; id: string; agent: string; parts: Part[] }
  | { kind: 'run-end'; id: string; run: RunState };

/** The log's entries as what is drawn: user messages, router chips, one block for each stretch of one agent's work, run ends. */
export function sectionsOf(thread: ThreadState): Section[] {
  const sections: Section[] = [];
  for (const { kind, id } of thread.timeline) {
    if (kind === 'message') {
      const message = thread.messages[id];
      if (message?.role === 'user') sections.push({ kind: 'user', id, message });
      else if (message && (message.text || message.open)) addPart(sections, message.agent, { kind: 'text', id, message });
    } else if (kind === 'reasoning') {
      const reasoning = thread.reasonings[id];
      if (reasoning?.text) addPart(sections, reasoning.agent, { kind, id, reasoning });
    } else if (kind === 'tool') {
      const tool = thread.tools[id];
      if (tool) addPart(sections, tool.agent, { kind, id, tool });
    } else if (kind === 'finding') {
      const finding = thread.findings[id];
      if (finding) addPart(sections, finding.agent, { kind, id, finding });
    } else if (kind === 'note') {
      const note = thread.notes[id];
      if (note && isOfPeople(note)) sections.push({ kind, id, note });
      else if (note) addPart(sections, note.agent, { kind, id, note });
    } else if (kind === 'router') {
      const decision = thread.routers[id];
      if (decision && changesAgent(decision)) sections.push({ kind: 'router', id, decision });
    } else if (kind === 'switch') {
      const change = thread.switches[id];
      if (change) sections.push({ kind, id, change });
    } else {
      const run = thread.runs[id];
      if (run) sections.push({ kind: 'run-end', id, run });
    }
  }
  return sections;
}

/** In the order in which they are taken in: what is said to the run under way, then the next requests. */
export function queueOf(thread: ThreadState): QueuedMessage[] {
  return thread.queued.toSorted((a, b) => Number(b.kind === 'steer') - Number(a.kind === 'steer'));
}

/** The thread's run under way, else the one that is next, else its last one. */
export function currentRun(thread: ThreadState): RunState | null {
  const runs = thread.runOrder.map((id) => thread.runs[id]).filter((run) => run !== undefined).filter((run) => !run.removed);
  return runs.find(isUnderWay) ?? runs.find((run) => run.status === 'queued') ?? runs.at(-1) ?? null;
}

/** By all runs of the thread. */
export function spentInThread(thread: ThreadState): Spent {
  return Object.values(thread.runs).reduce((sum, run) => addSpent(sum, run.spent), nothingSpent);
}

export function isUnderWay(run: RunState | null): boolean {
  return run?.status === 'running' || run?.status === 'waiting';
}

/** Under way or about to be: what can be stopped. */
export function isGoing(run: RunState | null): boolean {
  return isUnderWay(run) || run?.status === 'queued';
}

/** What a screen reader is told: state changes, never tokens. */
export function announcement(thread: ThreadState): string {
  const run = currentRun(thread);
  const asking = Object.values(thread.approvals).filter((approval) => approval.state === 'pending');
  const ordered = orderOf(run);
  if (asking.length > 0) return [`Approval needed: ${asking.map((approval) => approval.title ?? approval.tool).join('; ')}`, ...ordered].join('. ');
  if (!run) return '';
  if (run.limit?.limit === 'stopped' && !isGoing(run)) return 'Stopped after a step.';
  if (run.retry && run.status === 'running') return ['The model does not answer: it is asked again.', ...ordered].join(' ');
  const words = { queued: 'is queued', running: 'is running', waiting: 'waits', completed: 'is done', failed: 'failed', cancelled: 'was stopped' };
  return [`The run ${words[run.status]}.`, ...ordered].join(' ');
}

/** What a person ordered a run to do that it has not done yet. */
function orderOf(run: RunState | null): string[] {
  if (!run || !isGoing(run)) return [];
  if (run.stopping) return [`${run.stopping} stops it after this step.`];
  return run.ordered ? [`${run.ordered.by} sends the next turn to ${run.ordered.agent}.`] : [];
}

function addPart(sections: Section[], agent: string | null, part: Part): void {
  const last = sections.at(-1);
  const name = agent ?? (last?.kind === 'turn' ? last.agent : 'agent');
  if (last?.kind === 'turn' && last.agent === name) last.parts.push(part);
  else sections.push({ kind: 'turn', id: `turn-${part.kind}-${part.id}`, agent: name, parts: [part] });
}

/** Not of an agent's turn. */
function isOfPeople({ about }: NoteState): boolean {
  return about.name === 'ops.run.forked' || about.name === 'ops.run.rerun';
}

function changesAgent(decision: RouterState): boolean {
  return decision.agent !== decision.previousAgent;
}
