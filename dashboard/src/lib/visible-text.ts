export interface TextPart {
  text: string;
  /** True for a character that would not be seen, drawn as its escape. */
  hidden: boolean;
}

// Control, format (bidi, zero-width), surrogate, separator, default-ignorable and blank-looking characters; spaces that only
// look like a space. Line feed and tab show as what they are.
const hiddenCharacter = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u{2800}]|(?! )\p{Zs}/gu;

/** Splits a text so that each character that hides, reorders or imitates is drawn as `\u{…}`. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(hiddenCharacter)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hidden: false });
    parts.push({ text: escapeOf(match[0]), hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hidden: false });
  return parts;
}

export function countHidden(text: string): number {
  return text.match(hiddenCharacter)?.length ?? 0;
}

function escapeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`;
}
