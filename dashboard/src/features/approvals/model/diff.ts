import { diffWordsWithSpace, structuredPatch } from 'diff';

export interface DiffPart {
  text: string;
  marked: boolean;
}

export interface DiffRow {
  kind: 'hunk' | 'same' | 'add' | 'del' | 'note';
  before: number | null;
  after: number | null;
  parts: DiffPart[];
}

export interface FileDiff {
  rows: DiffRow[];
  added: number;
  removed: number;
  /** A new file has no before; an unchanged one has no rows. */
  state: 'new' | 'changed' | 'unchanged';
}

const contextLines = 3;
/** Past this many differing lines the exact diff costs too much; every line is then shown as replaced. */
const maxEdits = 4000;
/** Word marks are a help: past this many line pairs in one place they are left out. */
const mostComparisons = 400;
/** Lines less alike than this are two lines, not one that changed. */
const leastLikeness = 0.4;

export function diffFile(before: string | null, after: string): FileDiff {
  if (before === after) return { rows: [], added: 0, removed: 0, state: 'unchanged' };
  const patch = structuredPatch('', '', before ?? '', after, '', '', { context: contextLines, maxEditLength: maxEdits });
  const rows = patch ? patch.hunks.flatMap((hunk) => hunkRows(hunk)) : replacedRows(before ?? '', after);
  return {
    rows,
    added: rows.filter((row) => row.kind === 'add').length,
    removed: rows.filter((row) => row.kind === 'del').length,
    state: before === null ? 'new' : 'changed',
  };
}

interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

function hunkRows(hunk: Hunk): DiffRow[] {
  const header = `@@ −${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
  let before = hunk.oldStart;
  let after = hunk.newStart;
  const rows = hunk.lines.map((line): DiffRow => {
    const parts = [{ text: line.slice(1), marked: false }];
    if (line.startsWith('-')) return { kind: 'del', before: before++, after: null, parts };
    if (line.startsWith('+')) return { kind: 'add', before: null, after: after++, parts };
    if (line.startsWith('\\')) return { kind: 'note', before: null, after: null, parts: [{ text: line.slice(2), marked: false }] };
    return { kind: 'same', before: before++, after: after++, parts };
  });
  markWords(rows);
  return [{ kind: 'hunk', before: null, after: null, parts: [{ text: header, marked: false }] }, ...rows];
}

/** In each run of removed lines and the added lines right after it, pairs the lines that are alike and marks what differs. */
function markWords(rows: DiffRow[]): void {
  let index = 0;
  while (index < rows.length) {
    const removed = takeWhile(rows, index, 'del');
    const added = takeWhile(rows, index + removed.length, 'add');
    if (removed.length * added.length <= mostComparisons) pairUp(removed, added);
    index += Math.max(1, removed.length + added.length);
  }
}

/** Each removed line takes its likest added line, in order, so that pairs never cross. */
function pairUp(removed: DiffRow[], added: DiffRow[]): void {
  let from = 0;
  for (const del of removed) {
    const candidates = added.slice(from).map((add, at) => ({ at: from + at, add, changes: diffWordsWithSpace(textOf(del), textOf(add)) }));
    const best = candidates.toSorted((a, b) => likeness(b.changes) - likeness(a.changes))[0];
    if (!best || likeness(best.changes) < leastLikeness) continue;
    del.parts = best.changes.filter((c) => !c.added).map((c) => ({ text: c.value, marked: c.removed }));
    best.add.parts = best.changes.filter((c) => !c.removed).map((c) => ({ text: c.value, marked: c.added }));
    from = best.at + 1;
  }
}

/** The share of a line pair's text that both have, from 0 to 1. */
function likeness(changes: { value: string; added: boolean; removed: boolean }[]): number {
  const size = (of: typeof changes) => of.reduce((sum, { value }) => sum + value.trim().length, 0);
  const common = size(changes.filter((c) => !c.added && !c.removed));
  return (2 * common) / Math.max(1, 2 * common + size(changes.filter((c) => c.added || c.removed)));
}

function takeWhile(rows: DiffRow[], from: number, kind: DiffRow['kind']): DiffRow[] {
  const end = rows.findIndex((row, index) => index >= from && row.kind !== kind);
  return rows.slice(from, end === -1 ? undefined : end);
}

function textOf(row: DiffRow): string {
  return row.parts.map((part) => part.text).join('');
}

function replacedRows(before: string, after: string): DiffRow[] {
  const rows = (text: string, kind: 'del' | 'add') =>
    text.split('\n').map((line, at): DiffRow => ({
      kind,
      before: kind === 'del' ? at + 1 : null,
      after: kind === 'add' ? at + 1 : null,
      parts: [{ text: line, marked: false }],
    }));
  return [...rows(before, 'del'), ...rows(after, 'add')];
}
