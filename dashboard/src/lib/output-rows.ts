import { plainStyle, styled, type StyledText } from './ansi';

/** One line of the screen. A long line of the output takes several. */
export interface OutputRow {
  /** The line of the output, from 1. */
  line: number;
  /** The line goes on from the row above. */
  goesOn: boolean;
  pieces: StyledText[];
}

export interface Output {
  rows: OutputRow[];
  lines: number;
  /** Lines that have what was searched for; all of them when nothing was. */
  found: number;
}

/** An output as rows of so many columns, as far as its lines have the words; capitals do not count. */
export function outputRows(text: string, columns: number, words = ''): Output {
  const wanted = words.toLowerCase();
  const rows: OutputRow[] = [];
  let style = plainStyle;
  let line = 0;
  let found = 0;
  for (const raw of text.replace(/\n$/, '').split('\n')) {
    line += 1;
    const whole = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const { pieces, after } = styled(whole, style);
    style = after;
    if (wanted !== '' && !pieces.map((piece) => piece.text).join('').toLowerCase().includes(wanted)) continue;
    found += 1;
    addRows(rows, line, pieces, columns);
  }
  return { rows, lines: line, found };
}

function addRows(rows: OutputRow[], line: number, pieces: StyledText[], columns: number): void {
  let row: OutputRow = { line, goesOn: false, pieces: [] };
  let room = columns;
  rows.push(row);
  for (const { text, style } of pieces) {
    for (let from = 0; from < text.length;) {
      if (room === 0) {
        row = { line, goesOn: true, pieces: [] };
        room = columns;
        rows.push(row);
      }
      let end = Math.min(text.length, from + room);
      // Never between the two halves of one character.
      if (end < text.length && end > from + 1 && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end -= 1;
      row.pieces.push({ text: text.slice(from, end), style });
      room = end < text.length ? 0 : room - (end - from);
      from = end;
    }
  }
}
