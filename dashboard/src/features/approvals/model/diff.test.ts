import { describe, expect, it } from 'vitest';
import { diffFile, type DiffRow } from './diff';

const text = (row: DiffRow | undefined) => row?.parts.map((part) => part.text).join('');
const marked = (row: DiffRow | undefined) => row?.parts.filter((part) => part.marked).map((part) => part.text);

const manyLines = (prefix: string) => Array.from({ length: 6000 }, (_, at) => `${prefix}${at}`).join('\n');

describe('diffFile', () => {
  it('counts, numbers and marks a changed line', () => {
    const { rows, added, removed, state } = diffFile('a\npool: 4\nb\n', 'a\npool: 40\nb\n');
    expect({ added, removed, state }).toEqual({ added: 1, removed: 1, state: 'changed' });
    expect(rows.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['hunk', null, null], ['same', 1, 1], ['del', 2, null], ['add', null, 2], ['same', 3, 3],
    ]);
    expect(marked(rows[2])).toEqual(['4']);
    expect(marked(rows[3])).toEqual(['40']);
  });

  it('pairs a removed line with the added line that is like it', () => {
    const { rows } = diffFile('int discount = book.discount();\n', '// a new remark\nint discount = zero(book.discount());\n');
    expect(marked(rows.find((row) => text(row)?.startsWith('//')))).toEqual([]);
    expect(marked(rows.at(-1))?.join('')).toContain('zero');
  });

  it('keeps each line as it is, whatever is marked', () => {
    const before = 'x = 1;\n  y  = 2;\nz\n';
    const after = 'x = 10;\n  y  =  3;\nq\n';
    const { rows } = diffFile(before, after);
    const lines = (kind: DiffRow['kind']) => rows.filter((row) => row.kind === kind).map(text).join('\n');
    expect(`${lines('del')}\n`).toBe(before);
    expect(`${lines('add')}\n`).toBe(after);
  });

  it('shows a new file as added, an equal one as unchanged, a lost last newline as a note', () => {
    expect(diffFile(null, 'a\nb\n')).toMatchObject({ state: 'new', added: 2, removed: 0 });
    expect(diffFile('a', 'a')).toMatchObject({ state: 'unchanged', rows: [] });
    expect(diffFile('a\n', 'a').rows.some((row) => row.kind === 'note' && text(row)?.includes('No newline'))).toBe(true);
  });

  it('shows all lines even when the exact diff is too costly', () => {
    const { rows, added, removed } = diffFile(manyLines('a'), manyLines('b'));
    expect([added, removed, rows.length]).toEqual([6000, 6000, 12_000]);
  });
});
