import type { ToolCallState } from '@/stream/state';

/** A change of a file that can be taken back: its result names what stood there before. */
export interface Change {
  path: string;
  snapshot: string;
}

const takesBack = /; restore_file with snapshot (snap_\w+) takes it back$/;
const changers = new Set(['edit_file', 'write_file']);

/** Null when the call changed no file, or does not say how to take it back. */
export function changeOf({ name, status, args, output }: Pick<ToolCallState, 'name' | 'status' | 'args' | 'output'>): Change | null {
  if (!changers.has(name) || status !== 'done') return null;
  const snapshot = takesBack.exec((output ?? '').trim())?.[1];
  const path = pathOf(args);
  return snapshot !== undefined && path !== null ? { path, snapshot } : null;
}

function pathOf(args: string): string | null {
  try {
    const { path } = JSON.parse(args) as { path?: unknown };
    // A path in which the quoting of the request could end is left to people's own words.
    return typeof path === 'string' && path !== '' && !/[`\n]/.test(path) ? path : null;
  } catch {
    return null;
  }
}

/** What the agent is asked. It leads to a call of restore_file, which a human sees and approves like any other. */
export function rollBackRequest({ path, snapshot }: Change): string {
  return `Restore \`${path}\` to snapshot ${snapshot}: call restore_file with it and do nothing else.`;
}
