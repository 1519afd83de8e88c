import type { Approval, Finding, ModelSwitch, NoteEvent, QueuedKind, RouterDecision, RunStatus } from './events';
import type { Spent } from './spent';
import type { MetricChart } from './wire';

export type ToolCallStatus =
  | 'streaming'
  | 'ready'
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'denied'
  | 'expired'
  | 'cancelled'
  | 'unknown';

export interface MessageState {
  id: string;
  runId: string | null;
  role: 'user' | 'assistant';
  agent: string | null;
  text: string;
  open: boolean;
  at: number;
  attempt: number;
  attemptReason: string | null;
}

export interface ReasoningState {
  id: string;
  runId: string | null;
  agent: string | null;
  text: string;
  open: boolean;
}

export interface ToolCallState {
  id: string;
  runId: string | null;
  messageId: string | null;
  agent: string | null;
  name: string;
  args: string;
  status: ToolCallStatus;
  /** What it has put out so far, as far as that is shown live. */
  live: string;
  /** Another attempt begins it anew. */
  liveAttempt: number;
  output: string | null;
  /** Series that it found, small enough to be drawn. */
  chart: MetricChart | null;
  durationMs: number | null;
  approvalId: string | null;
}

export interface RouterState extends Omit<RouterDecision, 'agent'> {
  /** Null when the run ends here. */
  agent: string | null;
  id: string;
  runId: string | null;
  /** The agent that the run's decision before this one named: a change is a hand-off. */
  previousAgent: string | null;
}

export interface FindingState extends Finding {
  id: string;
  runId: string | null;
  agent: string | null;
}

/** One quiet line of the thread. */
export interface NoteState {
  id: string;
  runId: string | null;
  agent: string | null;
  about: NoteEvent;
}

export interface RunState {
  id: string;
  status: RunStatus;
  startedAt: number | null;
  finishedAt: number | null;
  spent: Spent;
  /** By agent; the router's own calls under `router`. */
  spentBy: Record<string, Spent>;
  limit: { limit: string; detail: string | null } | null;
  error: { message: string; code: string | null } | null;
  /** Whom a person sent for, with the message that said so, until it is that agent's turn. */
  ordered: { agent: string; by: string; messageId: string } | null;
  /** Who stopped it after the step under way. */
  stopping: string | null;
  /** Why it can't go on until somebody does something. */
  stalled: { detail: string; remedy: string } | null;
  /** The model did not answer, and is asked again at `until`, by the server's clock. */
  retry: { reason: string; failures: number; waitMs: number; until: number } | null;
  /** Its request was taken back before it began: it never was. */
  removed: boolean;
  /** Its answer, when no agent of it said that in the chat (a limit ended it). */
  unsaidAnswer: string | null;
}

export interface SwitchState extends ModelSwitch {
  id: string;
  runId: string | null;
}

export interface QueuedMessage {
  id: string;
  /** Its own run, or the one that it is said to. */
  runId: string;
  kind: QueuedKind;
  content: string;
}

export type EntryKind = 'message' | 'reasoning' | 'tool' | 'router' | 'finding' | 'note' | 'switch' | 'run-end';

export interface TimelineEntry {
  kind: EntryKind;
  id: string;
}

/** All that a reader of one thread sees, as a function of its event log up to `lastSeq`. */
export interface ThreadState {
  lastSeq: number;
  timeline: TimelineEntry[];
  queued: QueuedMessage[];
  runOrder: string[];
  runs: Record<string, RunState>;
  messages: Record<string, MessageState>;
  reasonings: Record<string, ReasoningState>;
  tools: Record<string, ToolCallState>;
  routers: Record<string, RouterState>;
  findings: Record<string, FindingState>;
  switches: Record<string, SwitchState>;
  notes: Record<string, NoteState>;
  approvals: Record<string, Approval>;
}

export const emptyThread: ThreadState = {
  lastSeq: 0,
  timeline: [],
  queued: [],
  runOrder: [],
  runs: {},
  messages: {},
  reasonings: {},
  tools: {},
  routers: {},
  findings: {},
  switches: {},
  notes: {},
  approvals: {},
};
