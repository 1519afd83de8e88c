import {
  Ban, Bot, CircleCheck, CircleDashed, CircleHelp, CirclePause, CircleX, Clock, Code, FileSearch, Hand, Hourglass, LoaderCircle,
  ListTree, Octagon, Radio, Route, Save, ShieldAlert, Siren, Sparkles, SquareTerminal, TimerOff, TriangleAlert, WifiOff, type LucideIcon,
} from 'lucide-react';
import type { ApprovalState, Risk, RunStatus, Span, SpanKind, Thread, ThreadStatus } from '@/stream/events';
import type { ConnectionPhase } from '@/stream/socket';
import type { ToolCallStatus } from '@/stream/state';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'wait';

/** How a status looks: always a word and an icon, so that colour is never the only sign. */
export interface Look {
  label: string;
  icon: LucideIcon;
  tone: Tone;
  spin?: boolean;
}

export const runLook: Record<RunStatus, Look> = {
  queued: { label: 'Queued', icon: Clock, tone: 'neutral' },
  running: { label: 'Running', icon: LoaderCircle, tone: 'accent', spin: true },
  waiting: { label: 'Waiting for you', icon: Hand, tone: 'wait' },
  completed: { label: 'Done', icon: CircleCheck, tone: 'ok' },
  failed: { label: 'Failed', icon: CircleX, tone: 'bad' },
  cancelled: { label: 'Stopped', icon: Octagon, tone: 'neutral' },
};

/** A run that a limit ended did not do all that was asked, though it gave an answer. */
export function runEndLook({ status, limit }: { status: RunStatus; limit?: string | null | undefined }): Look {
  const look = runLook[status];
  if (!limit) return look;
  if (status !== 'completed') return { ...look, label: `${look.label}, limit reached` };
  return limit === 'stopped' ? { label: 'Stopped after a step', icon: Octagon, tone: 'neutral' } : { label: 'Limit reached', icon: TriangleAlert, tone: 'warn' };
}

const threadLooks: Record<ThreadStatus, Look> = {
  idle: { label: 'Idle', icon: CircleDashed, tone: 'neutral' },
  queued: { label: 'Queued', icon: Clock, tone: 'neutral' },
  running: { label: 'Running', icon: LoaderCircle, tone: 'accent', spin: true },
  waiting: { label: 'Needs you', icon: Hand, tone: 'wait' },
};

/** What a thread does, else what came of its last run. */
export function threadLook({ status, lastRun }: Pick<Thread, 'status' | 'lastRun'>): Look {
  if (status !== 'idle' || !lastRun || !['completed', 'failed', 'cancelled'].includes(lastRun.status)) return threadLooks[status];
  const look = runEndLook(lastRun);
  return look.tone === 'ok' ? { ...look, tone: 'neutral' } : look;
}

export const toolLook: Record<ToolCallStatus, Look> = {
  streaming: { label: 'Writing the call', icon: LoaderCircle, tone: 'accent', spin: true },
  ready: { label: 'About to run', icon: CirclePause, tone: 'accent' },
  waiting: { label: 'Waiting for approval', icon: Hand, tone: 'wait' },
  running: { label: 'Running', icon: LoaderCircle, tone: 'accent', spin: true },
  done: { label: 'Done', icon: CircleCheck, tone: 'ok' },
  failed: { label: 'Failed', icon: CircleX, tone: 'bad' },
  denied: { label: 'Rejected', icon: Ban, tone: 'bad' },
  expired: { label: 'Expired', icon: TimerOff, tone: 'warn' },
  cancelled: { label: 'Cancelled', icon: Octagon, tone: 'neutral' },
  unknown: { label: 'Outcome unknown', icon: CircleHelp, tone: 'warn' },
};

export const approvalLook: Record<ApprovalState, Look> = {
  pending: { label: 'Waiting for approval', icon: Hourglass, tone: 'wait' },
  approved: { label: 'Approved', icon: CircleCheck, tone: 'ok' },
  denied: { label: 'Rejected', icon: Ban, tone: 'bad' },
  expired: { label: 'Expired', icon: TimerOff, tone: 'warn' },
  returned: { label: 'Sent back with a question', icon: Octagon, tone: 'neutral' },
  cancelled: { label: 'Withdrawn', icon: Octagon, tone: 'neutral' },
};

export const riskLook: Record<Risk, Look> = {
  medium: { label: 'Medium risk', icon: ShieldAlert, tone: 'warn' },
  high: { label: 'High risk', icon: TriangleAlert, tone: 'bad' },
};

export const effectLook: Record<'allow' | 'ask' | 'deny', Look> = {
  deny: { label: 'Never runs', icon: Ban, tone: 'bad' },
  ask: { label: 'Asks a human', icon: Hand, tone: 'wait' },
  allow: { label: 'Runs unasked', icon: CircleCheck, tone: 'ok' },
};

export const incidentLook: Record<'open' | 'resolved' | 'closed', Look> = {
  open: { label: 'Open', icon: Siren, tone: 'bad' },
  resolved: { label: 'Resolved', icon: CircleCheck, tone: 'ok' },
  closed: { label: 'Closed', icon: Octagon, tone: 'neutral' },
};

export const alertLook: Record<'firing' | 'resolved', Look> = {
  firing: { label: 'Firing', icon: Siren, tone: 'bad' },
  resolved: { label: 'Resolved', icon: CircleCheck, tone: 'ok' },
};

/** What an alert system calls it; words of a stranger. */
export function severityTone(severity: string): Tone {
  if (/crit|page|emerg|fatal|high/.test(severity)) return 'bad';
  return /warn|medium|minor/.test(severity) ? 'warn' : 'neutral';
}

export const connectionLook: Record<ConnectionPhase, Look> = {
  connecting: { label: 'Connecting', icon: LoaderCircle, tone: 'neutral', spin: true },
  live: { label: 'Live', icon: Radio, tone: 'ok' },
  reconnecting: { label: 'Connection lost: the run goes on at the server', icon: WifiOff, tone: 'warn' },
  'signed-out': { label: 'Signed out', icon: WifiOff, tone: 'warn' },
};

export const healthLook = (healthy: boolean): Look =>
  healthy ? { label: 'healthy', icon: CircleCheck, tone: 'ok' } : { label: 'down', icon: CircleX, tone: 'bad' };

export const checkLook = (ok: boolean): Look =>
  ok ? { label: 'fine', icon: CircleCheck, tone: 'ok' } : { label: 'look at it', icon: TriangleAlert, tone: 'warn' };

export function agentLook(agent: string): Pick<Look, 'icon'> {
  if (agent.includes('log')) return { icon: FileSearch };
  if (agent.includes('cod')) return { icon: Code };
  return { icon: Bot };
}

/** `bar`: how time in which it worked is drawn. */
interface SpanLook extends Look {
  bar: string;
}

const spanLooks: Record<SpanKind, SpanLook> = {
  run: { label: 'Run', icon: ListTree, tone: 'neutral', bar: 'bg-line-strong' },
  queue: { label: 'Queue', icon: Clock, tone: 'neutral', bar: 'bg-line-strong' },
  turn: { label: 'Turn of', icon: Bot, tone: 'neutral', bar: 'bg-line-strong' },
  router: { label: 'Router', icon: Route, tone: 'warn', bar: 'bg-warn' },
  model: { label: 'Model call', icon: Sparkles, tone: 'accent', bar: 'bg-accent' },
  tool: { label: 'Tool', icon: SquareTerminal, tone: 'ok', bar: 'bg-ok' },
  approval: { label: 'Approval', icon: Hand, tone: 'wait', bar: 'bg-wait' },
  save: { label: 'Save', icon: Save, tone: 'neutral', bar: 'bg-muted' },
  step: { label: 'Step', icon: CircleDashed, tone: 'neutral', bar: 'bg-muted' },
};

export function spanLook({ kind, status }: Pick<Span, 'kind' | 'status'>): SpanLook {
  const look = spanLooks[kind];
  return status === 'error' ? { ...look, label: `${look.label}, failed:`, icon: CircleX, tone: 'bad', bar: 'bg-bad' } : look;
}

export const waitWords = { human: 'Waiting for a human', queue: 'In the queue', idle: 'Nothing ran' };
