import type { Approval, OpsEvent } from './events';
import { addTimelineEntry, forgetToolCalls, runOf, updateRun, updateToolCall } from './reduce-parts';
import { addSpent, nothingSpent, spentByCall } from './spent';
import type { QueuedMessage, ThreadState } from './state';

/** What AG-UI has no word for. */
export function applyOps(draft: ThreadState, event: OpsEvent, seq: number): void {
  const ops = event.metadata?.ops;
  const runId = ops?.runId ?? null;
  const id = `event-${seq}`;
  switch (event.name) {
    case 'ops.run.queued': {
      const { runId: queuedRun, messageId, content } = event.value;
      updateRun(draft, queuedRun, { status: 'queued' });
      putQueued(draft, { id: messageId, runId: queuedRun, kind: 'request', content });
      return;
    }
    case 'ops.run.steered': {
      const { runId: steeredRun, messageId, content } = event.value;
      putQueued(draft, { id: messageId, runId: steeredRun, kind: 'steer', content });
      return;
    }
    case 'ops.run.ordered': {
      const { runId: orderedRun, agent, by, messageId } = event.value;
      updateRun(draft, orderedRun, agent ? { ordered: { agent, by, messageId } } : { stopping: by });
      return;
    }
    case 'ops.queue.edited': {
      const { messageId, content } = event.value;
      draft.queued = draft.queued.map((m) => (m.id === messageId ? { ...m, content } : m));
      return;
    }
    case 'ops.queue.removed': {
      const { messageId, runId: orderedRun } = event.value;
      const gone = draft.queued.find((m) => m.id === messageId);
      if (gone?.kind === 'request') updateRun(draft, gone.runId, { removed: true });
      if (draft.runs[orderedRun]?.ordered?.messageId === messageId) updateRun(draft, orderedRun, { ordered: null });
      draft.queued = draft.queued.filter((m) => m !== gone);
      return;
    }
    case 'ops.router': {
      const before = Object.values(draft.routers).findLast((decision) => decision.runId === runId);
      draft.routers[id] = { ...event.value, agent: event.value.agent || null, id, runId, previousAgent: before?.agent ?? null };
      addTimelineEntry(draft, { kind: 'router', id });
      if (runId && event.value.rule === 'person') updateRun(draft, runId, { ordered: null });
      return;
    }
    case 'ops.attempt': {
      const { messageId, attempt, reason } = event.value;
      const message = draft.messages[messageId];
      if (message) draft.messages[messageId] = { ...message, text: '', open: true, attempt, attemptReason: reason };
      const reasoning = draft.reasonings[messageId];
      if (reasoning) draft.reasonings[messageId] = { ...reasoning, text: '' };
      forgetToolCalls(draft, messageId);
      if (runId && draft.runs[runId]?.retry) updateRun(draft, runId, { retry: null });
      return;
    }
    case 'ops.tool.started':
      updateToolCall(draft, event.value.toolCallId, { status: 'running' });
      return;
    case 'ops.tool.output': {
      const { toolCallId, delta } = event.value;
      const tool = draft.tools[toolCallId];
      const attempt = ops?.attempt ?? 1;
      const before = tool?.liveAttempt === attempt ? tool.live : '';
      updateToolCall(draft, toolCallId, { live: before + delta, liveAttempt: attempt });
      return;
    }
    case 'ops.approval.opened': {
      const approval = event.value;
      draft.approvals[approval.id] = approval;
      if (!draft.tools[approval.toolCallId]) addToolCallOf(draft, approval);
      updateToolCall(draft, approval.toolCallId, { status: 'waiting', approvalId: approval.id });
      updateRun(draft, approval.runId, { status: 'waiting' });
      return;
    }
    case 'ops.approval.edited':
      draft.approvals[event.value.id] = event.value;
      return;
    case 'ops.approval.extended': {
      const before = draft.approvals[event.value.id];
      if (before) draft.approvals[before.id] = { ...before, expiresAt: event.value.expiresAt };
      return;
    }
    case 'ops.approval.closed': {
      const before = draft.approvals[event.value.id];
      if (!before) return;
      draft.approvals[before.id] = { ...before, ...event.value };
      const { state } = event.value;
      updateToolCall(draft, before.toolCallId, { status: state === 'approved' ? 'ready' : state === 'returned' ? 'denied' : state });
      const stillAsking = Object.values(draft.approvals).some((a) => a.runId === before.runId && a.state === 'pending');
      if (!stillAsking && runOf(draft, before.runId).status === 'waiting') updateRun(draft, before.runId, { status: 'running' });
      return;
    }
    case 'ops.metrics':
      updateToolCall(draft, event.value.toolCallId, { chart: event.value });
      return;
    case 'ops.finding':
      draft.findings[id] = { ...event.value, id, runId, agent: ops?.agent ?? null };
      addTimelineEntry(draft, { kind: 'finding', id });
      return;
    case 'ops.result.stored':
    case 'ops.context.trimmed':
    case 'ops.context.compacted':
    case 'ops.loop':
    case 'ops.run.forked':
    case 'ops.run.rerun':
      draft.notes[id] = { id, runId, agent: ops?.agent ?? null, about: event };
      addTimelineEntry(draft, { kind: 'note', id });
      return;
    case 'ops.usage': {
      if (!runId) return;
      const run = runOf(draft, runId);
      const agent = event.value.agent ?? ops?.agent ?? 'router';
      const call = spentByCall(event.value);
      updateRun(draft, runId, {
        spent: addSpent(run.spent, call),
        spentBy: { ...run.spentBy, [agent]: addSpent(run.spentBy[agent] ?? nothingSpent, call) },
      });
      return;
    }
    case 'ops.model.retry': {
      const { failures, waitMs, reason } = event.value;
      if (runId) updateRun(draft, runId, { retry: { reason, failures, waitMs, until: event.timestamp + waitMs } });
      return;
    }
    case 'ops.model.switched': {
      const before = Object.values(draft.switches).findLast((known) => known.runId === runId);
      if (before?.from === event.value.from && before.to === event.value.to) return;
      draft.switches[id] = { ...event.value, id, runId };
      addTimelineEntry(draft, { kind: 'switch', id });
      return;
    }
    case 'ops.run.stalled': {
      const { runId: stalledRun, detail, remedy } = event.value;
      updateRun(draft, stalledRun, { stalled: detail ? { detail, remedy } : null });
      return;
    }
    case 'ops.limit':
      if (runId) updateRun(draft, runId, { limit: event.value });
      return;
    default:
      // From a newer server.
      return;
  }
}

function putQueued(draft: ThreadState, message: QueuedMessage): void {
  draft.queued = [...draft.queued.filter((known) => known.id !== message.id), message];
}

/** A question to a human is never left out, even when the log has not told of its tool call. */
function addToolCallOf(draft: ThreadState, { toolCallId, runId, agent, tool, arguments: args }: Approval): void {
  draft.tools[toolCallId] = {
    id: toolCallId,
    runId,
    messageId: null,
    agent,
    name: tool,
    args: typeof args === 'string' ? args : JSON.stringify(args),
    status: 'waiting',
    live: '',
    liveAttempt: 1,
    output: null,
    chart: null,
    durationMs: null,
    approvalId: null,
  };
  addTimelineEntry(draft, { kind: 'tool', id: toolCallId });
}
