/** The wire, as docs/protocol.md says it: events and frames come from the server's records in wire.ts, REST is written here. */
import type { Approval, Closed, Cost, Entry, ModelSwitched, Ops, OpsEvent, RouterDecided, ServerFrame, UsageReported } from './wire';

export type { AgUiEvent, Approval, ClientFrame, Cost, Finding, OpsEvent, ServerFrame, WireEvent } from './wire';
export type LogEntry = Entry;
export type InboxFrame = Extract<ServerFrame, { op: 'inbox' }>;
export type ApprovalClosed = Closed;
export type ToolResultStatus = NonNullable<Ops['status']>;
export type ApprovalState = Approval['state'];
export type Risk = Approval['risk'];
export type RouterDecision = RouterDecided;
/** Logs of older versions tell less of a call. */
export type ModelCallUsage = Pick<UsageReported, 'model' | 'inputTokens' | 'outputTokens'> & Partial<UsageReported>;
export type ModelSwitch = ModelSwitched;
type NameAndValue<E> = E extends { name: infer N; value: infer V } ? { name: N; value: V } : never;
/** How the model's window is kept from overflowing, and what else is worth one quiet line. */
export type NoteEvent = NameAndValue<
  Extract<OpsEvent, { name: 'ops.result.stored' | 'ops.context.trimmed' | 'ops.context.compacted' | 'ops.loop' }>
>;
export type ThreadStatus = InboxFrame['threads'][number]['status'];
export type RunStatus = InboxFrame['runs'][number]['status'];

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';

// REST

export interface Me {
  user: string;
  role: Role;
  model: { provider: string; name: string; routerName: string | null; fallbackName?: string; offline: boolean };
  version: string;
  engineUrl: string | null;
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

export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  field?: string;
  [extra: string]: unknown;
}
