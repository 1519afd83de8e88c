import type { AgUiEvent, LogEntry, ToolResultStatus } from './events';
import { applyOps } from './reduce-ops';
import { addTimelineEntry, closeRun, updateRun, updateToolCall } from './reduce-parts';
import type { ThreadState, ToolCallStatus } from './state';

const resultStatus: Record<ToolResultStatus, ToolCallStatus> = {
  ok: 'done',
  error: 'failed',
  denied: 'denied',
  expired: 'expired',
  cancelled: 'cancelled',
  unknown: 'unknown',
};

/**
 * The state after `entries`. Pure; an entry may stand for several numbers, from `first` to `seq`. Entries that are not the next one in sequence are left out, so applying a log twice, in
 * pieces or with duplicates gives the same state. Collections are copied once a call, entities are replaced when they change.
 */
export function reduce(state: ThreadState, entries: readonly LogEntry[]): ThreadState {
  const draft = copy(state);
  for (const entry of entries) {
    if ((entry.first ?? entry.seq) !== draft.lastSeq + 1) continue;
    draft.lastSeq = entry.seq;
    if (entry.event.type === 'CUSTOM') applyOps(draft, entry.event, entry.seq);
    else applyAgUi(draft, entry.event);
  }
  return draft.lastSeq === state.lastSeq ? state : draft;
}

function copy(state: ThreadState): ThreadState {
  return {
    ...state,
    timeline: [...state.timeline],
    queued: [...state.queued],
    runOrder: [...state.runOrder],
    runs: { ...state.runs },
    messages: { ...state.messages },
    reasonings: { ...state.reasonings },
    tools: { ...state.tools },
    routers: { ...state.routers },
    findings: { ...state.findings },
    switches: { ...state.switches },
    notes: { ...state.notes },
    approvals: { ...state.approvals },
  };
}

function applyAgUi(draft: ThreadState, event: AgUiEvent): void {
  const ops = event.metadata?.ops;
  const runId = ops?.runId ?? null;
  const agent = ops?.agent ?? null;
  switch (event.type) {
    case 'RUN_STARTED':
      updateRun(draft, event.runId, { status: 'running', startedAt: event.timestamp });
      return;
    case 'RUN_FINISHED': {
      const failed = event.result?.status === 'failed';
      const status = event.outcome?.type === 'cancelled' ? 'cancelled' : failed ? 'failed' : 'completed';
      closeRun(draft, event.runId, { status, finishedAt: event.timestamp }, event.result?.answer?.trim());
      return;
    }
    case 'RUN_ERROR': {
      const error = { message: event.message, code: event.code ?? null };
      closeRun(draft, runId ?? draft.runOrder.at(-1) ?? 'run', { status: 'failed', finishedAt: event.timestamp, error });
      return;
    }
    case 'TEXT_MESSAGE_START': {
      const before = draft.messages[event.messageId];
      draft.queued = draft.queued.filter((message) => message.id !== event.messageId);
      draft.messages[event.messageId] = {
        id: event.messageId,
        runId,
        role: event.role ?? 'assistant',
        agent: event.name ?? agent,
        text: '',
        open: true,
        at: event.timestamp,
        attempt: before?.attempt ?? 1,
        attemptReason: before?.attemptReason ?? null,
      };
      addTimelineEntry(draft, { kind: 'message', id: event.messageId });
      return;
    }
    case 'TEXT_MESSAGE_CONTENT': {
      const message = draft.messages[event.messageId];
      if (message) draft.messages[message.id] = { ...message, text: message.text + event.delta };
      return;
    }
    case 'TEXT_MESSAGE_END': {
      const message = draft.messages[event.messageId];
      if (message) draft.messages[message.id] = { ...message, open: false };
      return;
    }
    case 'REASONING_MESSAGE_START':
      draft.reasonings[event.messageId] = { id: event.messageId, runId, agent, text: '', open: true };
      addTimelineEntry(draft, { kind: 'reasoning', id: event.messageId });
      return;
    case 'REASONING_MESSAGE_CONTENT': {
      const reasoning = draft.reasonings[event.messageId];
      if (reasoning) draft.reasonings[reasoning.id] = { ...reasoning, text: reasoning.text + event.delta };
      return;
    }
    case 'REASONING_MESSAGE_END': {
      const reasoning = draft.reasonings[event.messageId];
      if (reasoning) draft.reasonings[reasoning.id] = { ...reasoning, open: false };
      return;
    }
    case 'TOOL_CALL_START':
      draft.tools[event.toolCallId] = {
        id: event.toolCallId,
        runId,
        messageId: event.parentMessageId ?? null,
        agent,
        name: event.toolCallName,
        args: '',
        status: 'streaming',
        live: '',
        liveAttempt: 1,
        output: null,
        chart: null,
        durationMs: null,
        approvalId: null,
      };
      addTimelineEntry(draft, { kind: 'tool', id: event.toolCallId });
      return;
    case 'TOOL_CALL_ARGS': {
      const tool = draft.tools[event.toolCallId];
      if (tool) updateToolCall(draft, tool.id, { args: tool.args + event.delta });
      return;
    }
    case 'TOOL_CALL_END':
      if (draft.tools[event.toolCallId]?.status === 'streaming') updateToolCall(draft, event.toolCallId, { status: 'ready' });
      return;
    case 'TOOL_CALL_RESULT':
      updateToolCall(draft, event.toolCallId, {
        status: resultStatus[ops?.status ?? 'ok'] ?? 'unknown',
        output: event.content,
        durationMs: ops?.durationMs ?? null,
      });
      return;
    case 'STEP_STARTED':
    case 'STEP_FINISHED':
    case 'STATE_DELTA':
    default:
      // Known and not shown on this page, or from a newer server.
      return;
  }
}
