import { structuredPatch } from 'diff';
import type { StateChange } from '@/stream/events';
import { pretty } from './step-content';

export interface DiffLine {
  kind: 'same' | 'add' | 'del' | 'gap';
  text: string;
}

/** Past this many differing lines the exact diff costs too much; every line is then shown as replaced. */
const maxEdits = 2000;

export function changeWord({ before, after }: StateChange): 'added' | 'changed' | 'removed' {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** The value of a key before and after, line by line; what did not change and is not near a change is left out. */
export function changeLines({ before, after }: StateChange): DiffLine[] {
  const was = before === undefined ? [] : pretty(before).split('\n');
  const is = after === undefined ? [] : pretty(after).split('\n');
  if (was.length === 0 || is.length === 0) return replaced(was, is);
  const patch = structuredPatch('', '', `${was.join('\n')}\n`, `${is.join('\n')}\n`, '', '', { context: 2, maxEditLength: maxEdits });
  if (!patch) return replaced(was, is);
  return patch.hunks.flatMap((hunk, index): DiffLine[] => [
    ...(index > 0 || hunk.oldStart > 1 ? [{ kind: 'gap' as const, text: '…' }] : []),
    ...hunk.lines.map((line): DiffLine => ({ kind: line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : 'same', text: line.slice(1) })),
  ]);
}

function replaced(was: string[], is: string[]): DiffLine[] {
  return [...was.map((text) => ({ kind: 'del' as const, text })), ...is.map((text) => ({ kind: 'add' as const, text }))];
}
