const fence = /^ {0,3}(`{3,}|~{3,})/;
const startsBlock = /^[^\s>|<]/;
const listMarker = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const definition = /^ {0,3}\[[^\]]+\]:/m;

export interface Blocks {
  /** Finished top-level blocks: they never change again. */
  frozen: readonly string[];
  /** What is still being written. */
  tail: string;
}

/**
 * Cuts a growing markdown text into finished blocks and a tail, so that only the tail is parsed again when more text comes.
 * Cuts only where the one-shot parse would have a block boundary too: at a blank line outside a fence, before a line that
 * starts a new paragraph, heading or fence. From raw HTML on it never cuts.
 */
export function createFreezer(): (text: string) => Blocks {
  let source = '';
  let frozen: string[] = [];
  let offset = 0;

  return (text) => {
    if (!text.startsWith(source)) {
      frozen = [];
      offset = 0;
    }
    source = text;
    const cuts = findCuts(text, offset);
    if (cuts.length > 0) {
      frozen = [...frozen, ...cuts.map((end, index) => text.slice(cuts[index - 1] ?? offset, end))];
      offset = cuts.at(-1) ?? offset;
    }
    return { frozen, tail: text.slice(offset) };
  };
}

/** Reference links and footnotes reach over blocks: such a text is rendered whole once it is complete. */
export function reachesOverBlocks(text: string): boolean {
  return definition.test(text);
}

function findCuts(text: string, from: number): number[] {
  const cuts: number[] = [];
  let openFence: string | null = null;
  let afterBlank = false;
  let inList = false;
  let lineStart = from;
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart);
    // An unfinished line may still become something else.
    const complete = newline !== -1;
    const line = text.slice(lineStart, complete ? newline : text.length);
    if (openFence === null && /^ {0,3}</.test(line)) return cuts;
    if (openFence === null && afterBlank && complete && lineStart > from && startsBlock.test(line)) {
      if (!listMarker.test(line)) {
        cuts.push(lineStart);
        inList = false;
      } else if (!inList) {
        cuts.push(lineStart);
      }
    }
    if (openFence === null && listMarker.test(line)) inList = true;
    const mark = fence.exec(line)?.[1];
    if (mark) {
      if (openFence === null) openFence = mark;
      else if (mark[0] === openFence[0] && mark.length >= openFence.length && line.trim() === mark) openFence = null;
    }
    afterBlank = openFence === null && line.trim() === '';
    lineStart = complete ? newline + 1 : text.length;
  }
  return cuts;
}
