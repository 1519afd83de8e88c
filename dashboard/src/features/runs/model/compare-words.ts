import { diffWordsWithSpace } from 'diff';

export interface Side {
  text: string;
  /** What the other side has not, in order. */
  marks: { from: number; to: number }[];
}

/** Past this many differing words a mark helps nobody, and costs too much. */
const maxEdits = 1000;

/** Two texts with the words of each that the other has not. */
export function compareWords(a: string, b: string): { a: Side; b: Side } {
  const changes = diffWordsWithSpace(a, b, { maxEditLength: maxEdits }) ?? [];
  const marks = (of: 'added' | 'removed') => {
    let at = 0;
    return changes
      .filter((change) => change[of] || (!change.added && !change.removed))
      .flatMap((change) => {
        const mark = { from: at, to: at + change.value.length };
        at = mark.to;
        return change[of] ? [mark] : [];
      });
  };
  return { a: { text: a, marks: marks('removed') }, b: { text: b, marks: marks('added') } };
}

/** A call with its arguments on lines of their own; any text that would not come out the same is left as it is. */
export function readableMove(text: string): string {
  const [, name, json] = /^(\S+) ([{[].*)$/s.exec(text) ?? [];
  if (name === undefined || json === undefined) return text;
  try {
    const value: unknown = JSON.parse(json);
    return JSON.stringify(value) === json ? `${name}\n${JSON.stringify(value, null, 2)}` : text;
  } catch {
    return text;
  }
}
