// Written by WireTypesTest from the server's records, which are what goes over the wire: change those, not this.
// ./agentops test says how to write it again.

export interface Outcome {
  type: 'success' | 'cancelled';
}

export interface Result {
  status: 'completed' | 'failed' | 'cancelled';
  answer: string;
}

export interface Change {
  op: 'add' | 'remove';
  path: string;
  value?: unknown | null;
}

export interface RouterDecided {
  turn: number;
  agent: string;
  rule: string;
  reason: string;
  confidence: number;
}

export interface AttemptStarted {
  messageId: string;
  attempt: number;
  reason: string;
}

export interface ToolStarted {
  toolCallId: string;
  arguments?: unknown | null;
}

export interface ToolOutput {
  toolCallId: string;
  delta: string;
}

export interface Cost {
  usd: number;
  unpriced: string[];
  asOf?: string | null;
}

export interface UsageReported {
  agent: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  reasoningTokens: number;
  cost: Cost;
  responseId?: string | null;
  finishReason?: string | null;
}

export interface ModelRetry {
  failures: number;
  waitMs: number;
  reason: string;
}

export interface ModelSwitched {
  from: string;
  to: string;
  failures: number;
  reason: string;
}

export interface LimitReached {
  limit: string;
  detail: string;
}

export interface ResultStored {
  toolCallId: string;
  handle: string;
  tool: string;
  characters: number;
  stored: number;
  lines: number;
}

export interface ContextTrimmed {
  results: number;
  characters: number;
}

export interface ContextCompacted {
  messages: number;
  summarised: boolean;
  charactersBefore: number;
  charactersAfter: number;
  reason: string;
}

export interface LoopDetected {
  reason: string;
}

export interface Queued {
  runId: string;
  messageId: string;
  content: string;
}

export interface Steered {
  runId: string;
  messageId: string;
  content: string;
}

export interface Ordered {
  runId: string;
  agent: string;
  by: string;
  messageId: string;
}

export interface Edited {
  messageId: string;
  runId: string;
  content: string;
  by: string;
}

export interface Removed {
  messageId: string;
  runId: string;
  by: string;
}

export interface Renamed {
  title: string;
  by: string;
}

export interface Stalled {
  runId: string;
  detail: string;
  remedy: string;
}

export interface Forked {
  runId: string;
  fromRunId: string;
  fromThreadId: string;
  step: string;
  messages: number;
  by: string;
}

export interface Rerun {
  runId: string;
  step: string;
  rerunId: string;
  threadId: string;
  by: string;
}

export type Preview =
  | { kind: 'diff'; path: string; before?: string | null; after: string }
  | { kind: 'command'; command: string; cwd: string; reach?: string | null }
  | { kind: 'program'; argv: string[]; program: string; cwd: string; sandbox: string; reach?: string | null; fingerprints: string[] }
  | { kind: 'restart'; service: string; command: string[]; reach?: string | null; fingerprints: string[] }
  | { kind: 'mcp'; server: string; tool: string; definition: string; arguments: unknown };

export interface Approval {
  id: string;
  toolCallId: string;
  runId: string;
  threadId: string;
  tool: string;
  arguments: unknown;
  risk: 'medium' | 'high';
  requestedAt: string;
  expiresAt: string;
  state: 'pending' | 'approved' | 'denied' | 'returned' | 'expired' | 'cancelled';
  digest: string;
  agent: string;
  reason: string;
  title: string;
  preview: Preview;
  decidedBy?: string | null;
  decidedAt?: string | null;
  decisionReason?: string | null;
  requestedBy?: string | null;
  fourEyes?: boolean | null;
  ifNobodyDecides?: string | null;
  editedBy?: string | null;
  editedAt?: string | null;
  proposed?: unknown | null;
  warnings?: string[] | null;
}

export interface Extended {
  id: string;
  toolCallId: string;
  expiresAt: string;
  extendedBy: string;
}

export interface Closed {
  id: string;
  toolCallId: string;
  state: 'approved' | 'denied' | 'returned' | 'expired' | 'cancelled';
  decidedBy?: string | null;
  decidedAt?: string | null;
  decisionReason?: string | null;
}

export interface Allowed {
  toolCallId: string;
  tool: string;
  rule: string;
  reason: string;
  ruleId?: string | null;
  madeBy?: string | null;
}

export interface Evidence {
  source: string;
  quote: string;
  at?: string | null;
  call?: string | null;
}

export interface RuledOut {
  what: string;
  because: string;
}

export interface Struck {
  source: string;
  quote: string;
  problem: string;
}

export interface Finding {
  service: string;
  summary: string;
  cause: string;
  file?: string | null;
  line?: number | null;
  evidence: Evidence[];
  suggested_action?: string | null;
  verdict?: 'CONFIRMED' | 'LIKELY' | 'INCONCLUSIVE' | null;
  ruled_out?: RuledOut[] | null;
  struck?: Struck[] | null;
  since?: string | null;
}

export interface Line {
  name: string;
  values: number[];
}

export interface MetricChart {
  toolCallId: string;
  query: string;
  start: number;
  step: number;
  series: Line[];
  more: number;
}

export interface Ops {
  runId?: string | null;
  agent?: string | null;
  turn?: number | null;
  attempt?: number | null;
  status?: 'ok' | 'error' | 'denied' | 'expired' | 'cancelled' | 'unknown' | null;
  durationMs?: number | null;
}

export interface Entry {
  first?: number | null;
  seq: number;
  ts: string;
  event: WireEvent;
}

export interface ThreadState {
  id: string;
  status: 'idle' | 'queued' | 'running' | 'waiting';
}

export interface RunState {
  id: string;
  threadId: string;
  status: 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';
}

export type ServerFrame =
  | { op: 'snap'; threadId: string; entries: Entry[] }
  | { op: 'ev'; threadId: string; first?: number | null; seq: number; ts: string; event: WireEvent }
  | { op: 'live'; threadId: string; seq: number }
  | { op: 'inbox'; pending: number; threads: ThreadState[]; runs: RunState[] }
  | { op: 'hb'; ts: string }
  | { op: 'error'; threadId?: string | null; detail: string }
  | { op: 'bye'; reason: string; retryMs: number };

export type ClientFrame =
  | { op: 'sub'; threadId: string; after: number }
  | { op: 'unsub'; threadId: string }
  | { op: 'ping' };

interface EventBase {
  timestamp: number;
  metadata?: { ops?: Ops };
}

export type AgUiEvent = EventBase &
  (
    | { type: 'RUN_STARTED'; threadId: string; runId: string }
    | { type: 'RUN_FINISHED'; threadId: string; runId: string; outcome: Outcome; result: Result }
    | { type: 'RUN_ERROR'; message: string; code: string }
    | { type: 'STEP_STARTED'; stepName: string }
    | { type: 'STEP_FINISHED'; stepName: string }
    | { type: 'TEXT_MESSAGE_START'; messageId: string; role: 'user' | 'assistant'; name?: string | null }
    | { type: 'TEXT_MESSAGE_CONTENT'; messageId: string; delta: string }
    | { type: 'TEXT_MESSAGE_END'; messageId: string }
    | { type: 'REASONING_MESSAGE_START'; messageId: string; role: 'assistant' }
    | { type: 'REASONING_MESSAGE_CONTENT'; messageId: string; delta: string }
    | { type: 'REASONING_MESSAGE_END'; messageId: string }
    | { type: 'TOOL_CALL_START'; toolCallId: string; toolCallName: string; parentMessageId: string }
    | { type: 'TOOL_CALL_ARGS'; toolCallId: string; delta: string }
    | { type: 'TOOL_CALL_END'; toolCallId: string }
    | { type: 'TOOL_CALL_RESULT'; messageId: string; toolCallId: string; role: 'tool'; content: string }
    | { type: 'STATE_DELTA'; delta: Change[] }
  );

/** What AG-UI has no word for. */
export type OpsEvent = EventBase & { type: 'CUSTOM' } & (
    | { name: 'ops.router'; value: RouterDecided }
    | { name: 'ops.attempt'; value: AttemptStarted }
    | { name: 'ops.tool.started'; value: ToolStarted }
    | { name: 'ops.tool.output'; value: ToolOutput }
    | { name: 'ops.usage'; value: UsageReported }
    | { name: 'ops.model.retry'; value: ModelRetry }
    | { name: 'ops.model.switched'; value: ModelSwitched }
    | { name: 'ops.limit'; value: LimitReached }
    | { name: 'ops.result.stored'; value: ResultStored }
    | { name: 'ops.context.trimmed'; value: ContextTrimmed }
    | { name: 'ops.context.compacted'; value: ContextCompacted }
    | { name: 'ops.loop'; value: LoopDetected }
    | { name: 'ops.run.queued'; value: Queued }
    | { name: 'ops.run.steered'; value: Steered }
    | { name: 'ops.run.ordered'; value: Ordered }
    | { name: 'ops.queue.edited'; value: Edited }
    | { name: 'ops.queue.removed'; value: Removed }
    | { name: 'ops.thread.renamed'; value: Renamed }
    | { name: 'ops.run.stalled'; value: Stalled }
    | { name: 'ops.run.forked'; value: Forked }
    | { name: 'ops.run.rerun'; value: Rerun }
    | { name: 'ops.approval.opened'; value: Approval }
    | { name: 'ops.approval.edited'; value: Approval }
    | { name: 'ops.approval.extended'; value: Extended }
    | { name: 'ops.approval.closed'; value: Closed }
    | { name: 'ops.policy.allowed'; value: Allowed }
    | { name: 'ops.finding'; value: Finding }
    | { name: 'ops.metrics'; value: MetricChart }
  );

export type WireEvent = AgUiEvent | OpsEvent;
