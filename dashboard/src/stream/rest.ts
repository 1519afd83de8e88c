// Written by WireTypesTest from the schemas of openapi.yaml, which real answers fit (OpenApiTest): change those, not this.
// src/app/rest-fit.ts holds what the page reads against it.

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';

export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

export type Problem = { type: string; title: string; status: number; detail: string; field?: string };

export type Health = { status: 'ok' | 'degraded' };

export type SignInLink = { link: string; name: string; role: Role; expiresAt: string };

export type NewSignInLink = { name?: string; role?: Role };

export type WaysToSignIn = { issuer?: string };

export type Credential = { id: string; name: string; role: Role; madeBy: string; createdAt: string; expiresAt: string; lastUsedAt?: string; threads: string[]; client: string; current: boolean };

export type Tokens = { tokens: Credential[] };

export type Sessions = { sessions: Credential[] };

export type NewToken = { role: Role; name?: string; days?: number; threads?: string[] };

export type Token = { id: string; token: string; role: Role; expiresAt: string };

export type Ticket = { token: string; expiresAt: string };

export type Me = { user: string; role: Role; model: { provider: string; name: string; routerName: string; fallbackName?: string; offline: boolean }; agents: string[]; version: string; engineUrl: string; sample?: SampleFault };

export type SampleFault = { id: string; service: string; breaks: string; shows: string };

export type SampleBroken = { fault: SampleFault; done: string };

export type Doctor = { checks: ({ name: string; ok: boolean; detail: string; remedy?: string })[] };

export type Services = { services: ({ name: string; healthy: boolean; url: string; detail: string; logs: string[]; restarts: boolean; owner: string; environment: string; runbook: string; dashboard: string; dependsOn: string[] })[] };

export type UserMessage = { id?: string; content: string };

export type Chat = { threadId?: string; steer?: boolean; agent?: string; userMessage: UserMessage };

export type Steer = { agent?: string; userMessage: UserMessage };

export type Accepted = { success: boolean; threadId: string; runId: string; messageId: string; steered: boolean };

export type Thread = { id: string; title: string; status: 'idle' | 'queued' | 'running' | 'waiting'; createdAt: string; updatedAt: string; pendingApprovals: number; messageCount: number; seq: number; usage: Usage; cost: Cost; etag: string; lastRun?: LastRun };

export type LastRun = { id: string; status: 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled'; limit?: string };

export type ThreadPage = { threads: Thread[]; nextCursor?: string };

export type ThreadDetail = { id: string; title: string; status: 'idle' | 'queued' | 'running' | 'waiting'; createdAt?: string; updatedAt?: string; pendingApprovals?: number; messageCount?: number; usage?: Usage; cost?: Cost; etag: string; lastRun?: LastRun; seq: number; messages: Message[]; runs: Run[] };

export type NewThread = { title?: string };

export type Rename = { title: string };

export type Edit = { content: string };

export type StateChange = Record<string, unknown>;

export type State = { values: Record<string, unknown>; etag: string };

export type QueueItem = { id: string; kind: 'request' | 'steer'; runId: string; content: string; createdBy: string; createdAt: string; etag: string };

export type Queue = { items: QueueItem[] };

export type Message = { id: string; seq: number; runId: string; role: 'user' | 'assistant' | 'tool'; agent?: string; content: string; reasoning?: string; toolCalls: ({ id: string; name: string; arguments: unknown })[]; toolCallId?: string; toolName?: string; status?: 'ok' | 'error' | 'denied' | 'expired' | 'cancelled' | 'unknown'; createdAt: string };

export type MessagePage = { messages: Message[]; nextAfter?: number };

export type Export = { thread: Thread; runs: Run[]; messages: Message[]; complete: boolean };

export type Usage = { inputTokens: number; outputTokens: number; cachedInputTokens: number; reasoningTokens: number; modelCalls: number };

export type Cost = { usd: number; unpriced: string[]; asOf?: string };

export type ModelCall = { at: string; agent: string; model: string; usage: Usage; cost: Cost };

export type ModelCalls = { modelCalls: ModelCall[] };

export type Report = { runId: string; threadId: string; status: RunStatus; limit?: string | null; question: string; startedAt: string; finishedAt?: string | null; verdict: 'CONFIRMED' | 'LIKELY' | 'INCONCLUSIVE' | 'HEALTHY'; why: string; findings: Finding[]; ruledOut: RuledOut[]; actions: ({ tool: string; title: string; arguments: Record<string, unknown>; decision: 'approved' | 'denied' | 'returned' | 'expired' | 'cancelled' | 'pending' | 'rule'; decidedBy?: string | null; decidedAt?: string | null; reason?: string | null; effect: 'done' | 'failed' | 'unknown' | 'none'; at?: string | null; rollback?: { path: string; snapshot: string } | null })[]; verification: ({ tool: string; arguments: Record<string, unknown>; status: string; result: string; at: string })[]; runbooks: string[]; answer: string; usage: Usage; cost: Cost };

export type Finding = { service: string; summary: string; cause: string; file?: string | null; line?: number | null; evidence: ({ source: string; quote: string; at?: string | null; call?: string | null })[]; suggested_action?: string | null; verdict?: 'CONFIRMED' | 'LIKELY' | 'INCONCLUSIVE'; ruled_out?: RuledOut[]; struck?: ({ source: string; quote: string; problem: string })[] };

export type RuledOut = { what: string; because: string };

export type Trace = { traceId: string; traceUrl?: string | null; runId: string; now: string; spans: Span[] };

export type Span = { id: string; parentId: string; name: string; kind: 'run' | 'queue' | 'turn' | 'router' | 'model' | 'tool' | 'approval' | 'save' | 'step'; start: string; end?: string | null; status: 'ok' | 'error' | 'unset'; attributes: Record<string, string | number | boolean | string[]>; events: ({ at: string; name: string; attributes: Record<string, string | number | boolean> })[] };

export type UsageRow = { key: string; title?: string; usage: Usage; cost: Cost };

export type UsageReport = { by: 'agent' | 'model' | 'thread' | 'run' | 'day'; from: string; to: string; rows: UsageRow[]; total: { usage: Usage; cost: Cost }; limits: UsageLimit[] };

export type AlertsTaken = { incidents: string[]; news: number; known: number; leftOut: number };

export type Incident = { id: string; source: string; storm: boolean; state: 'open' | 'resolved' | 'closed'; title: string; severity: string; service: string; threadId?: string; runId?: string; alerts: number; firing: number; deliveries: number; leftOut: number; firstAt: string; lastAt: string; closedAt?: string; closedBy?: string; silencedUntil?: string };

export type IncidentPage = { incidents: Incident[]; nextCursor?: string };

export type Alert = { fingerprint: string; source: string; incidentId: string; status: 'firing' | 'resolved'; startsAt: string; title: string; severity: string; service: string; labels: Record<string, string>; annotations: Record<string, string>; link: string; firstAt: string; lastAt: string };

export type AlertPage = { alerts: Alert[]; nextCursor?: string };

export type UsageLimit = { limit: string; setting: string; per: 'run' | 'day' | 'thread'; max?: number; used?: number };

export type AuditEntry = { seq: number; at: string; actor: string; action: string; subject: string; detail: Record<string, unknown>; hash: string };

export type Audit = { entries: AuditEntry[] };

export type Moved = { runId: string; build: string };

export type Builds = { builds: ({ build: string; state: 'current' | 'served' | 'waiting' | 'elsewhere' | 'lost'; runs: number; detail: string })[] };

export type Policy = { file: string; ok: boolean; problem: string; environment: string; rules: PolicyRule[]; standing: StandingRule[]; tools: string[] };

export type PolicyRule = { source: 'file' | 'built in'; name: string; effect: 'allow' | 'ask' | 'deny'; words: string; reason: string; evenIfTainted: boolean; expiresAt?: string | null; match: string[]; notMatch: string[] };

export type RuleScope = { tool: string; arguments?: Record<string, unknown> | null; argv: string[]; path: string; service: string; folder: string; seal: string[]; environment: string; threadId: string; evenIfTainted: boolean; exact: boolean };

export type StandingRule = { words: string[]; rule: { id: string; scope: RuleScope; reason: string; approvalId?: string | null; madeBy: string; madeAt: string; expiresAt: string; revokedBy?: string | null; revokedAt?: string | null; uses: number; lastUsedAt?: string | null } };

export type RuleDraft = { approvalId?: string; tool?: string; arguments?: Record<string, unknown>; match?: 'exact' | 'pattern'; argv?: string[]; path?: string; service?: string; folder?: string; environment?: string; threadId?: string; evenIfTainted?: boolean; hours?: number; reason?: string };

export type NewRule = { approvalId?: string; tool?: string; arguments?: Record<string, unknown>; match?: 'exact' | 'pattern'; argv?: string[]; path?: string; service?: string; folder?: string; environment?: string; threadId?: string; evenIfTainted?: boolean; hours?: number; reason?: string; digest: string; approve?: boolean; approvalDigest?: string };

export type RuleProposal = { scope: RuleScope; words: string[]; covers: string[]; coversNot: string[]; refusals: string[]; warnings: string[]; allowed: ({ id: string; title: string; state: string; requestedAt: string })[]; allowedCount: number; looked: number; hours: number; digest: string };

export type PolicyTest = { tool: string; arguments: Record<string, unknown>; threadId?: string; tainted?: boolean };

export type PolicyOutcome = { effect: 'allow' | 'ask' | 'deny'; rule: string; reason: string; title: string; ruleId?: string };

export type AuditPage = { entries: AuditEntry[]; nextBefore?: number | null };

export type Notifications = { problem: string; targets: ({ name: string; host: string; format: 'generic' | 'slack'; signed: boolean; events: string[]; services: string[]; waiting: number; full: boolean; givenUp: number; lastOkAt?: string; lastFailedAt?: string; lastError: string; ok: boolean })[] };

export type NotificationTest = { id: string; delivered: boolean; error: string };

export type DecisionTimes = { from: string; figures: ({ risk: string; decided: number; expired: number; medianMs: number; slowMs: number })[] };

export type AuditVerdict = { ok: boolean; entries: number; head: string; broken: string };

export type Run = RunFields;

export type RunFields = { id: string; threadId: string; status: RunStatus; question: string; answer: string; agent: string; limit?: string; error?: string; createdAt: string; startedAt?: string; finishedAt?: string; turns: number; waitingFor?: string; usage: Usage; cost: Cost; forkedFrom?: { runId: string; threadId: string; step: string; messages: number } };

export type RunPage = { runs: Run[]; nextCursor?: string };

export type RunDetail = RunFields & { steps: Step[]; reruns: ({ runId: string; threadId: string; step: string; status: RunStatus; createdBy: string; createdAt: string })[]; messages: Message[] };

export type Rerun = { fromStep: string; input?: string | Record<string, unknown> | null };

export type RerunMade = { runId: string; threadId: string; known: boolean };

export type StepPage = { steps: StepDetail[]; nextAfter?: number };

export type StepDetail = { name: string; kind: 'load' | 'router' | 'model' | 'tool' | 'save'; status: string; turn: number; agent?: string; detail: string; attempts: number; earlier: ({ attempt: number; endedAt: string; reason: string })[]; startedAt: string; finishedAt?: string; durationMs?: number; input?: { upToSeq?: number; said?: string; toolCallId?: string; arguments?: unknown; ranWith?: unknown }; output?: { seq?: number; text?: string; characters?: number; reasoning?: string; toolCalls: ({ id: string; name: string; arguments: unknown })[]; decision?: { agent: string; rule: string; reason: string; confidence: number }; handle?: string }; error?: string; waits: ({ approvalId: string; state: 'pending' | 'approved' | 'denied' | 'returned' | 'expired' | 'cancelled'; requestedAt: string; expiresAt: string; decidedAt?: string; decidedBy?: string; reason?: string })[]; state: ({ key: string; before?: unknown; beforeBy?: { runId: string; step: string }; after?: unknown })[]; effects: ({ id: string; tool: string; arguments: unknown; intendedAt: string; finishedAt?: string })[]; cut: boolean; rerun?: 'text' | 'arguments' };

export type Agents = { network: string; build: string; agents: ({ name: string; description: string; model: { provider: string; name: string }; tools: ({ name: string; description: string; effect: 'reads' | 'writes' | 'orchestrates' })[] })[] };

export type IncomingPage = { events: IncomingEvent[]; nextAfter?: number };

export type IncomingEvent = { seq: number; at: string; kind: 'message' | 'steer' | 'edit' | 'decision' | 'alert' | 'state' | 'thread'; name: string; runId?: string; by?: string; payload: unknown; replays: boolean };

export type Comparison = { a: ComparedRun; b: ComparedRun; differ?: { at: number; kind: 'question' | 'word' | 'call' | 'result' | 'end'; a?: string; b?: string } };

export type ComparedRun = { run: Run; verdict?: 'CONFIRMED' | 'LIKELY' | 'INCONCLUSIVE' | 'HEALTHY'; totalMs?: number; modelMs: number; toolMs: number; waitMs: number; tools: ({ tool: string; calls: number; failed: number })[] };

export type Step = { name: string; kind: 'load' | 'router' | 'model' | 'tool' | 'approval' | 'save'; status: string; startedAt: string; durationMs: number; attempt: number; detail: string };

export type Cancelling = { runId: string; status: 'cancelling' };

export type RunAgentInput = { threadId: string; runId: string; protocolVersion?: string; messages?: (Record<string, unknown>)[]; resume?: ({ interruptId: string; status: 'resolved' | 'cancelled'; payload?: { approved: boolean; reason?: string } })[] };

export type AgentCapabilities = { identity: Record<string, unknown>; transport: Record<string, unknown>; humanInTheLoop: Record<string, unknown> };

export type Decision = { toolCallId: string; action: 'approve' | 'deny' | 'ask' | 'edit'; reason?: string; digest?: string; arguments?: Record<string, unknown>; base?: string };

export type EditedCall = { arguments: Record<string, unknown>; title: string; risk: 'medium' | 'high'; preview: Record<string, unknown>; warnings: string[]; digest: string; fourEyes: boolean };

export type Approval = { id: string; toolCallId: string; runId: string; threadId: string; tool: string; arguments: unknown; risk: 'medium' | 'high'; requestedAt: string; expiresAt: string; state: 'pending' | 'approved' | 'denied' | 'returned' | 'expired' | 'cancelled'; digest: string; agent?: string; reason?: string; title: string; preview: { kind: 'diff' | 'command' | 'program' | 'restart' | 'mcp' }; decidedBy?: string; decidedAt?: string; decisionReason?: string; requestedBy?: string; fourEyes?: boolean; ifNobodyDecides?: string; editedBy?: string; editedAt?: string; proposed?: Record<string, unknown>; warnings?: string[] };
