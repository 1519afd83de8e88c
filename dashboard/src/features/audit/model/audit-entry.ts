import type { AuditEntry, AuditVerdict } from '../api/audit';

const said: Record<string, string> = {
  'approval.approved': 'approved a call',
  'approval.denied': 'rejected a call',
  'approval.returned': 'sent a call back with a question',
  'approval.expired': 'a call expired undecided',
  'approval.cancelled': 'a call was withdrawn with its run',
  'approval.edited': 'edited a call',
  'approval.extended': 'gave a call more time',
  'approval.refused': 'was refused a decision',
  'policy.allowed': 'a rule let a call run',
  'policy.file-changed': 'the policy file changed',
  'policy.rule.made': 'made a standing rule',
  'policy.rule.revoked': 'ended a standing rule',
  'run.sent': 'chose who takes a run’s next turn',
  'run.cancelled': 'cancelled a run',
  'run.stopped': 'stopped a run after its step',
  'security.canary': 'a run touched a canary',
  'sample.break': 'broke the sample system',
  'thread.deleted': 'deleted a thread',
  'state.changed': 'changed a thread’s state',
  'sessions.ended': 'ended sessions',
  'session.signed-out': 'signed out',
  'sign-in.refused': 'a sign-in was refused',
  'effect.ended': 'an effect ended',
};

/** What happened, in words; the name of the action when there are none for it. */
export function actionText(action: string): string {
  return said[action] ?? action.replaceAll('.', ' ');
}

/** Groups to choose from: the beginning of an action finds all of it. */
export const actionGroups: { value: string; label: string }[] = [
  { value: 'approval', label: 'Decisions on calls' },
  { value: 'policy', label: 'Rules and what they let run' },
  { value: 'security', label: 'Security' },
  { value: 'run', label: 'Orders to runs' },
  { value: 'session', label: 'Sessions' },
  { value: 'sign-in', label: 'Refused sign-ins' },
  { value: 'token', label: 'Tokens' },
  { value: 'effect', label: 'Effects' },
  { value: 'state', label: 'State of threads' },
  { value: 'thread', label: 'Threads' },
];

export interface Change {
  before: string;
  after: string;
}

/** What was there and what is there now; null when the entry tells of no change. */
export function changeOf({ detail }: AuditEntry): Change | null {
  if (!('before' in detail) || !('after' in detail)) return null;
  return { before: valueText(detail['before']), after: valueText(detail['after']) };
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

export interface Places {
  threadId: string | null;
  runId: string | null;
  approvalId: string | null;
}

/** Where the dashboard shows what an entry is about. */
export function placesOf({ detail }: AuditEntry): Places {
  const text = (name: string) => {
    const value = detail[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { threadId: text('thread'), runId: text('run'), approvalId: text('approval') };
}

/** The tool that was about to run, and why it was decided so, in one line; empty when there is nothing of that. */
export function gist({ detail }: AuditEntry): string {
  return ['tool', 'rule', 'reason', 'why']
    .map((name) => detail[name])
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .join(' · ');
}

export function verdictText({ ok, entries, broken }: AuditVerdict): string {
  if (!ok) return `Broken after entry ${entries}: ${broken}.`;
  return entries === 0 ? 'The log is empty.' : `Unbroken until #${entries}: each entry follows from the one before.`;
}
