/** The wire, as docs/protocol.md says it. The only file that knows these shapes. */

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';
export type ThreadStatus = 'idle' | 'queued' | 'running' | 'waiting';
export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';
export type ToolResultStatus = 'ok' | 'error' | 'denied' | 'expired' | 'cancelled' | 'unknown';
export type ApprovalState = 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled';
export type Risk = 'medium' | 'high';

// REST

export interface Me {
  user: string;
  role: Role;
  model: { provider: string; name: string; routerName: string | null; fallbackName?: string; offline: boolean };
  version: string;
  engineUrl: string | null;
}

/** By list prices. `usd` is the least that was paid when there are `unpriced` models. */
export interface Cost {
  usd: number;
  unpriced: string[];
  asOf?: string | undefined;
}

export interface ModelCallUsage {
  agent?: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens?: number;
  reasoningTokens?: number;
  cost?: Cost;
}

export interface ModelSwitch {
  from: string;
  to: string;
  failures: number;
  reason: string | null;
}

export interface Service {
  name: string;
  healthy: boolean;
  url: string | null;
  detail: string | null;
}

export interface Thread {
  id: string;
  title: string | null;
  status: ThreadStatus;
  createdAt: string;
  updatedAt: string;
  pendingApprovals: number;
  messageCount: number;
  usage?: { modelCalls: number };
  cost?: Cost;
  /** Of the title. */
  etag?: string;
}

export interface ThreadPage {
  threads: Thread[];
  nextCursor: string | null;
}

/** What no run has taken in yet: the thread's next request, or a word to the run under way. */
export type QueuedKind = 'request' | 'steer';

export interface QueueItem {
  id: string;
  kind: QueuedKind;
  runId: string;
  content: string;
  createdBy: string;
  createdAt: string;
  etag: string;
}

export interface ChatAccepted {
  success: boolean;
  threadId: string;
  runId: string;
}

export type Preview =
  | { kind: 'diff'; path: string; before: string | null; after: string }
  | { kind: 'command'; command: string; cwd: string | null }
  | { kind: 'program'; argv: string[]; program: string; cwd: string; sandbox: string }
  | { kind: 'restart'; service: string; command: string | string[] | null }
  | { kind: 'mcp'; server: string; tool: string; definition: string; arguments: unknown };

export interface Approval {
  id: string;
  toolCallId: string;
  runId: string;
  threadId: string;
  tool: string;
  arguments: unknown;
  risk: Risk;
  requestedAt: string;
  expiresAt: string;
  state: ApprovalState;
  digest: string;
  agent: string | null;
  reason: string | null;
  title: string | null;
  preview: Preview | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
}

export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  field?: string;
  [extra: string]: unknown;
}

// Socket

export type ClientFrame =
  | { op: 'sub'; threadId: string; after: number }
  | { op: 'unsub'; threadId: string }
  | { op: 'ping' };

export interface LogEntry {
  seq: number;
  ts: string;
  event: WireEvent;
}

export interface InboxFrame {
  op: 'inbox';
  pending: number;
  threads: { id: string; status: ThreadStatus }[];
  runs: { id: string; threadId: string; status: RunStatus }[];
}

export type ServerFrame =
  | ({ op: 'ev'; threadId: string } & LogEntry)
  | { op: 'live'; threadId: string; seq: number }
  | InboxFrame
  | { op: 'hb'; ts: string }
  | { op: 'error'; threadId?: string; detail: string }
  | { op: 'bye'; reason: string; retryMs: number };

// Events

interface Base {
  timestamp: number;
  metadata?: {
    ops?: {
      runId?: string;
      agent?: string;
      turn?: number;
      attempt?: number;
      status?: ToolResultStatus;
      durationMs?: number;
    };
  };
}

export type AgUiEvent = Base &
  (
    | { type: 'RUN_STARTED'; threadId: string; runId: string }
    | {
        type: 'RUN_FINISHED';
        threadId: string;
        runId: string;
        outcome?: { type: 'success' | 'cancelled' };
        result?: { status?: string; answer?: string | null };
      }
    | { type: 'RUN_ERROR'; message: string; code?: string }
    | { type: 'STEP_STARTED' | 'STEP_FINISHED'; stepName: string }
    | { type: 'TEXT_MESSAGE_START'; messageId: string; role?: 'user' | 'assistant'; name?: string }
    | { type: 'REASONING_MESSAGE_START'; messageId: string }
    | { type: 'TEXT_MESSAGE_CONTENT' | 'REASONING_MESSAGE_CONTENT'; messageId: string; delta: string }
    | { type: 'TEXT_MESSAGE_END' | 'REASONING_MESSAGE_END'; messageId: string }
    | { type: 'TOOL_CALL_START'; toolCallId: string; toolCallName: string; parentMessageId?: string }
    | { type: 'TOOL_CALL_ARGS'; toolCallId: string; delta: string }
    | { type: 'TOOL_CALL_END'; toolCallId: string }
    | { type: 'TOOL_CALL_RESULT'; messageId: string; toolCallId: string; role?: 'tool'; content: string }
    | { type: 'STATE_DELTA'; delta: unknown[] }
  );

export interface RouterDecision {
  turn?: number;
  /** Null or empty when the run ends here. */
  agent: string | null;
  rule: string | null;
  reason: string | null;
  confidence: number | null;
}

export interface Finding {
  service: string | null;
  summary: string;
  cause: string | null;
  file?: string | null;
  line?: number | null;
  evidence: { source: string; line?: number | null; quote: string }[];
}

export interface ApprovalClosed {
  id: string;
  toolCallId: string;
  state: Exclude<ApprovalState, 'pending'>;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
}

/** How the model's window is kept from overflowing, and what else is worth one quiet line. */
export type NoteEvent =
  | {
      name: 'ops.result.stored';
      value: { toolCallId: string; handle: string; tool: string; characters: number; stored: number; lines: number };
    }
  | { name: 'ops.context.trimmed'; value: { results: number; characters: number } }
  | {
      name: 'ops.context.compacted';
      value: { messages: number; summarised: boolean; charactersBefore: number; charactersAfter: number; reason: string };
    }
  | { name: 'ops.loop'; value: { reason: string } };

export type OpsEvent = Base & { type: 'CUSTOM' } & (
    | { name: 'ops.run.queued' | 'ops.run.steered'; value: { runId: string; messageId: string; content: string } }
    | { name: 'ops.queue.edited'; value: { runId: string; messageId: string; content: string; by: string } }
    | { name: 'ops.queue.removed'; value: { runId: string; messageId: string; by: string } }
    | { name: 'ops.router'; value: RouterDecision }
    | { name: 'ops.attempt'; value: { messageId: string; attempt: number; reason: string | null } }
    | { name: 'ops.tool.started'; value: { toolCallId: string } }
    | { name: 'ops.approval.opened'; value: Approval }
    | { name: 'ops.approval.closed'; value: ApprovalClosed }
    | { name: 'ops.finding'; value: Finding }
    | { name: 'ops.usage'; value: ModelCallUsage }
    | { name: 'ops.model.switched'; value: ModelSwitch }
    | { name: 'ops.run.stalled'; value: { runId: string; detail: string; remedy: string } }
    | NoteEvent
    | { name: 'ops.limit'; value: { limit: string; detail: string | null } }
  );

export type WireEvent = AgUiEvent | OpsEvent;
