import { nothingSpent } from './spent';
import type { QueuedMessage, RunState, ThreadState, TimelineEntry, ToolCallState, ToolCallStatus } from './state';

/** What becomes of a tool call that its run left behind without a result. */
const leftBehind: Partial<Record<ToolCallStatus, ToolCallStatus>> = {
  streaming: 'cancelled',
  ready: 'cancelled',
  waiting: 'cancelled',
  running: 'unknown',
};

export function addTimelineEntry(draft: ThreadState, entry: TimelineEntry): void {
  if (!draft.timeline.some((known) => known.kind === entry.kind && known.id === entry.id)) draft.timeline.push(entry);
}

export function runOf(draft: ThreadState, runId: string): RunState {
  return (
    draft.runs[runId] ?? {
      id: runId,
      status: 'queued',
      startedAt: null,
      finishedAt: null,
      spent: nothingSpent,
      spentBy: {},
      limit: null,
      ordered: null,
      stopping: null,
      stalled: null,
      retry: null,
      error: null,
      removed: false,
      unsaidAnswer: null,
    }
  );
}

export function updateRun(draft: ThreadState, runId: string, change: Partial<RunState>): void {
  if (!draft.runs[runId]) draft.runOrder.push(runId);
  draft.runs[runId] = { ...runOf(draft, runId), ...change };
}

export function updateToolCall(draft: ThreadState, toolCallId: string, change: Partial<ToolCallState>): void {
  const tool = draft.tools[toolCallId];
  if (tool) draft.tools[toolCallId] = { ...tool, ...change };
}

export function forgetToolCalls(draft: ThreadState, messageId: string): void {
  const gone = new Set(Object.values(draft.tools).filter((tool) => tool.messageId === messageId).map((tool) => tool.id));
  if (gone.size === 0) return;
  for (const id of gone) delete draft.tools[id];
  draft.timeline = draft.timeline.filter((entry) => entry.kind !== 'tool' || !gone.has(entry.id));
}

/** Ends a run: nothing of it stays open, and a message that never got its turn goes where the run would have been. */
export function closeRun(draft: ThreadState, runId: string, change: Partial<RunState>, answer = ''): void {
  updateRun(draft, runId, change);
  const { finishedAt, removed } = runOf(draft, runId);
  if (removed) return;
  // What was said to the run too late is not lost: the log queues it again as a request.
  const mine = (queued: QueuedMessage) => queued.runId === runId && queued.kind === 'request';
  for (const message of draft.queued.filter(mine)) {
    draft.messages[message.id] = {
      id: message.id,
      runId,
      role: 'user',
      agent: null,
      text: message.content,
      open: false,
      at: finishedAt ?? 0,
      attempt: 1,
      attemptReason: null,
    };
    addTimelineEntry(draft, { kind: 'message', id: message.id });
  }
  draft.queued = draft.queued.filter((queued) => !mine(queued));
  for (const tool of Object.values(draft.tools)) {
    const status = tool.runId === runId ? leftBehind[tool.status] : undefined;
    if (status) draft.tools[tool.id] = { ...tool, status };
  }
  let said = !answer;
  for (const message of Object.values(draft.messages)) {
    if (message.runId !== runId) continue;
    if (answer && message.text.includes(answer)) said = true;
    if (message.open) draft.messages[message.id] = { ...message, open: false };
  }
  for (const reasoning of Object.values(draft.reasonings)) {
    if (reasoning.runId === runId && reasoning.open) draft.reasonings[reasoning.id] = { ...reasoning, open: false };
  }
  updateRun(draft, runId, { unsaidAnswer: said ? null : answer });
  addTimelineEntry(draft, { kind: 'run-end', id: runId });
}
