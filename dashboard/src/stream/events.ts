/** The wire, as docs/protocol.md says it: events and frames come from the server's records in wire.ts; REST is what the page reads of rest.ts. */
import type { Approval, Closed, Cost, Entry, Finding, ModelSwitched, Ops, OpsEvent, RouterDecided, ServerFrame, UsageReported } from './wire';

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
  Extract<OpsEvent, { name: 'ops.result.stored' | 'ops.context.trimmed' | 'ops.context.compacted' | 'ops.loop' | 'ops.run.forked' | 'ops.run.rerun' }>
>;
export type ThreadStatus = InboxFrame['threads'][number]['status'];
export type RunStatus = InboxFrame['runs'][number]['status'];

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';

// REST

export interface Me {
  user: string;
  role: Role;
  /** Who can be sent for. */
  agents: string[];
  model: { provider: string; name: string; routerName: string | null; fallbackName?: string; offline: boolean };
  version: string;
  engineUrl: string | null;
  sample?: SampleFault;
}

/** How the sample system can be broken. */
export interface SampleFault {
  id: string;
  service: string;
  breaks: string;
  shows: string;
}

export interface Service {
  name: string;
  healthy: boolean;
  url: string | null;
  detail: string | null;
  /** Names of its log files, then its selector on a log server. */
  logs?: string[];
  restarts?: boolean;
  owner?: string;
  environment?: string;
  runbook?: string;
  dashboard?: string;
  dependsOn?: string[];
}

/** One part that AgentOps itself stands on. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
  remedy?: string;
}

export interface Thread {
  id: string;
  title: string | null;
  status: ThreadStatus;
  createdAt: string;
  updatedAt: string;
  pendingApprovals: number;
  messageCount: number;
  /** Of the newest event of its log. */
  seq?: number;
  usage?: { modelCalls: number };
  cost?: Cost;
  /** Of the title. */
  etag?: string;
  /** What became of its newest request. */
  lastRun?: Pick<Run, 'id' | 'status'> & { limit?: string };
}

export interface ThreadPage {
  threads: Thread[];
  nextCursor?: string | null;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  reasoningTokens: number;
  modelCalls: number;
}

export interface Run {
  id: string;
  threadId: string;
  status: RunStatus;
  question: string;
  answer: string;
  agent: string;
  limit?: string | null;
  error?: string | null;
  createdAt: string;
  startedAt?: string | null;
  finishedAt?: string | null;
  turns: number;
  /** Titles of its approvals that are open. */
  waitingFor?: string | null;
  usage: Usage;
  cost: Cost;
  /** The run that it goes on from, which may be gone. */
  forkedFrom?: { runId: string; threadId: string; step: string; messages: number } | null;
}

export interface Rerun {
  runId: string;
  threadId: string;
  step: string;
  status: RunStatus;
  createdBy: string;
  createdAt: string;
}

export interface ComparedRun {
  run: Run;
  verdict?: Verdict | null;
  totalMs?: number | null;
  modelMs: number;
  toolMs: number;
  /** That humans took to decide. */
  waitMs: number;
  tools: { tool: string; calls: number; failed: number }[];
}

export interface Comparison {
  a: ComparedRun;
  b: ComparedRun;
  /** The first point where they do; none when both went the same way to the same words. */
  differ?: { at: number; kind: 'question' | 'word' | 'call' | 'result' | 'end'; a?: string | null; b?: string | null } | null;
}

export interface RunPage {
  runs: Run[];
  nextCursor?: string | null;
}

export interface RunMessage {
  id: string;
  role: 'user' | 'assistant' | 'tool';
  content: string;
  reasoning?: string | null;
  toolCalls: { id: string; name: string; arguments: unknown }[];
  toolCallId?: string | null;
}

export interface ThreadMessage extends RunMessage {
  seq: number;
  agent?: string | null;
  toolName?: string | null;
  status?: ToolResultStatus | null;
}

export type Verdict = 'CONFIRMED' | 'LIKELY' | 'INCONCLUSIVE' | 'HEALTHY';

export interface ReportAction {
  tool: string;
  title: string;
  arguments: unknown;
  decision: 'approved' | 'denied' | 'returned' | 'expired' | 'cancelled' | 'pending' | 'rule';
  decidedBy?: string | null;
  decidedAt?: string | null;
  reason?: string | null;
  /** unknown: it may or may not have taken effect. */
  effect: 'done' | 'failed' | 'unknown' | 'none';
  at?: string | null;
  rollback?: { path: string; snapshot: string } | null;
}

export interface RunReport {
  runId: string;
  threadId: string;
  status: RunStatus;
  question: string;
  startedAt: string;
  finishedAt?: string | null;
  verdict: Verdict;
  /** Why there is no cause; empty with a finding. */
  why: string;
  findings: Finding[];
  ruledOut: { what: string; because: string }[];
  actions: ReportAction[];
  verification: { tool: string; arguments: unknown; status: string; result: string; at: string }[];
  /** Names of those that were read. */
  runbooks: string[];
  answer: string;
}

export interface RunDetail extends Run {
  /** Runs that go on from a step of this one, oldest first. */
  reruns: Rerun[];
  messages: RunMessage[];
}

export type SpanKind = 'run' | 'queue' | 'turn' | 'router' | 'model' | 'tool' | 'approval' | 'save' | 'step';
export type SpanValues = Record<string, string | number | boolean | string[]>;

/** One piece of a run's time. */
export interface Span {
  id: string;
  parentId: string;
  name: string;
  kind: SpanKind;
  start: string;
  /** None while it goes on. */
  end?: string | null;
  status: 'ok' | 'error' | 'unset';
  attributes: SpanValues;
  events: { at: string; name: string; attributes: SpanValues }[];
}

export interface Trace {
  traceId: string;
  /** Where a trace backend shows it; none when that is not set. */
  traceUrl?: string | null;
  runId: string;
  /** The server's clock. */
  now: string;
  spans: Span[];
}

/** Who set a key of the state; no run for a change from outside. */
export interface StateSetter {
  runId: string;
  step: string;
}

export interface StateChange {
  key: string;
  before?: unknown;
  beforeBy?: StateSetter;
  after?: unknown;
}

export interface StepWait {
  approvalId: string;
  state: ApprovalState;
  requestedAt: string;
  expiresAt: string;
  decidedAt?: string;
  decidedBy?: string;
  reason?: string;
}

export interface StepEffect {
  id: string;
  tool: string;
  arguments: unknown;
  intendedAt: string;
  /** None when nobody saw the end of it. */
  finishedAt?: string;
}

/** What a step was given and what came of it. */
export interface StepDetail {
  name: string;
  kind: 'load' | 'router' | 'model' | 'tool' | 'save';
  status: string;
  turn: number;
  agent?: string;
  detail: string;
  attempts: number;
  /** Of a model call: why what it said before is void. */
  earlier?: { attempt: number; endedAt: string; reason: string }[];
  finishedAt?: string;
  input?: { upToSeq?: number; said?: string; toolCallId?: string; arguments?: unknown; ranWith?: unknown };
  output?: {
    text?: string;
    /** Of the whole text when more than is shown. */
    characters?: number;
    reasoning?: string;
    toolCalls: { id: string; name: string; arguments: unknown }[];
    decision?: { agent: string; rule: string; reason: string; confidence: number };
    handle?: string;
  };
  error?: string;
  waits: StepWait[];
  state: StateChange[];
  effects: StepEffect[];
  /** Texts of it are longer than shown. */
  cut: boolean;
}

/** Something that came into a thread from outside its runs. */
export interface IncomingEvent {
  seq: number;
  at: string;
  kind: 'message' | 'steer' | 'edit' | 'decision' | 'alert' | 'state' | 'thread';
  name: string;
  runId?: string;
  by?: string;
  payload: unknown;
  /** It can be sent again. */
  replays: boolean;
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
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  field?: string;
  [extra: string]: unknown;
}
