import type { IncomingEvent } from '@/stream/events';

const words: Record<IncomingEvent['kind'], string> = {
  message: 'Message',
  steer: 'Word to the run',
  edit: 'Change of the queue',
  decision: 'Decision',
  alert: 'Alert',
  state: 'Change of the state',
  thread: 'Thread',
};

export function incomingLabel({ kind, by }: IncomingEvent): string {
  return by ? `${words[kind]} by ${by}` : words[kind];
}

/** What it says, in one line: its own words where it has some, else what kind of event it is. */
export function incomingHint({ name, payload }: IncomingEvent): string {
  const fields = (payload ?? {}) as Record<string, unknown>;
  const said = ['content', 'text', 'title', 'state'].map((field) => fields[field]).find((value) => typeof value === 'string');
  const reason = typeof fields.decisionReason === 'string' && fields.decisionReason !== '' ? `: ${fields.decisionReason}` : '';
  return typeof said === 'string' ? `${said.slice(0, 300).replace(/\s+/g, ' ')}${reason}` : name;
}
