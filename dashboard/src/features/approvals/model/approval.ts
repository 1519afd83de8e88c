import type { Approval, ApprovalState } from '@/stream/events';

/** Verb and object in plain words. The server's own title wins. */
export function headline({ title, preview, tool }: Approval): string {
  if (title) return title;
  switch (preview?.kind) {
    case 'diff':
      return `${preview.before === undefined || preview.before === null ? 'Create' : 'Edit'} ${preview.path}`;
    case 'command':
      return 'Run a command';
    case 'program':
      return `Run ${preview.argv[0] ?? 'a program'}`;
    case 'restart':
      return `Restart ${preview.service}`;
    case 'mcp':
      return `Call ${preview.tool} of MCP server ${preview.server}`;
    case undefined:
      return `Call ${tool}`;
  }
}

export function argumentsText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  return value;
}

/** A command as it would be typed. A list of arguments is quoted as a shell needs it, so that its borders can be seen. */
export function commandText(command: string | string[]): string {
  return typeof command === 'string' ? command : command.map(quoted).join(' ');
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** Every text that the human judges: what may hide a character. */
export function judgedTexts(approval: Approval): string[] {
  const { preview } = approval;
  const shown: string[] = [headline(approval), approval.reason, approval.agent];
  if (preview?.kind === 'diff') shown.push(preview.path, preview.after);
  else if (preview?.kind === 'command') shown.push(preview.command, preview.cwd);
  else if (preview?.kind === 'program') shown.push(commandText(preview.argv), preview.program, preview.cwd);
  else if (preview?.kind === 'restart') shown.push(preview.service, commandText(preview.command));
  else if (preview?.kind === 'mcp') shown.push(preview.server, preview.tool, argumentsText(preview.arguments));
  else shown.push(argumentsText(approval.arguments));
  return shown;
}

/** `sha256:9c1fab…e02a` and `9c1fab…e02a` alike become `9c1f…e02a`. */
export function shortDigest(digest: string): string {
  const hex = digest.slice(digest.lastIndexOf(':') + 1);
  return hex.length > 10 ? `${hex.slice(0, 4)}…${hex.slice(-4)}` : hex;
}

export interface Deadline {
  leftMs: number;
  /** A fifth or less of the time is left. */
  soon: boolean;
  passed: boolean;
}

export function deadlineOf(approval: Approval, now: number): Deadline {
  const end = Date.parse(approval.expiresAt);
  const whole = end - Date.parse(approval.requestedAt);
  // Our idea of the server's clock may be a moment behind.
  const leftMs = Math.min(end - now, whole);
  return { leftMs, soon: leftMs <= whole / 5, passed: leftMs <= 0 };
}

export interface KeyPress {
  key: string;
  repeat: boolean;
  composing: boolean;
  modified: boolean;
  inField: boolean;
}

const onScreenForMs = 1000;

/**
 * What a single key does on a card that has focus: nothing before the card was on screen for a second (a key meant for
 * something else must not run a command), nothing while typing.
 */
export function keyAction(press: KeyPress, onScreenMs: number | null): 'approve' | 'reject' | 'edit' | null {
  if (press.repeat || press.composing || press.modified || press.inField) return null;
  if (onScreenMs === null || onScreenMs < onScreenForMs) return null;
  if (press.key.toLowerCase() === 'a') return 'approve';
  if (press.key.toLowerCase() === 'r') return 'reject';
  if (press.key.toLowerCase() === 'e') return 'edit';
  return null;
}

export interface Outcome {
  state: Exclude<ApprovalState, 'pending'>;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  /** From the question to the end; null when the end has no time. */
  tookMs: number | null;
}

/** How an approval ended; null while it is open. */
export function outcomeOf({ state, requestedAt, decidedBy, decidedAt, decisionReason }: Approval): Outcome | null {
  if (state === 'pending') return null;
  const tookMs = decidedAt ? Date.parse(decidedAt) - Date.parse(requestedAt) : null;
  return { state, decidedBy: decidedBy ?? null, decidedAt: decidedAt ?? null, decisionReason: decisionReason ?? null, tookMs };
}
