export type AnsiColor = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white';

/** How a terminal would draw a piece of text, as far as it is drawn here: foreground, bold, dim. */
export interface AnsiStyle {
  color: AnsiColor | null;
  bold: boolean;
  dim: boolean;
}

export interface StyledText {
  text: string;
  style: AnsiStyle;
}

export const plainStyle: AnsiStyle = { color: null, bold: false, dim: false };

const colors: AnsiColor[] = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
// oxlint-disable-next-line no-control-regex -- what is looked for is a control character
const selection = /\u{1B}\[([\d;:]*)m/gu;

/**
 * A line in pieces of one style, going on from the style before it. Only codes that choose a style are taken out of the text: all
 * others move the cursor or erase what was written, which would hide something, and stay in it.
 */
export function styled(line: string, before: AnsiStyle): { pieces: StyledText[]; after: AnsiStyle } {
  if (!line.includes('\u{1B}[')) return { pieces: line === '' ? [] : [{ text: line, style: before }], after: before };
  const pieces: StyledText[] = [];
  let style = before;
  let from = 0;
  for (const match of line.matchAll(selection)) {
    if (match.index > from) pieces.push({ text: line.slice(from, match.index), style });
    style = chosen(style, match[1] ?? '');
    from = match.index + match[0].length;
  }
  if (from < line.length) pieces.push({ text: line.slice(from), style });
  return { pieces, after: style };
}

/** Colours of 256 and of 24 bits are read over: the page's themes have eight. */
function chosen(before: AnsiStyle, codes: string): AnsiStyle {
  let style = before;
  const numbers = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) at += numbers[at + 1] === 5 ? 2 : 4;
    else style = withCode(style, code);
  }
  return style;
}

function withCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return plainStyle;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, color: null };
  if (code >= 30 && code <= 37) return { ...style, color: colors[code - 30] ?? null };
  if (code >= 90 && code <= 97) return { ...style, color: colors[code - 90] ?? null };
  return style;
}
