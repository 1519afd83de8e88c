import { describe, expect, it } from 'vitest';
import { createFreezer } from './freeze-blocks';

function grow(text: string, step: number) {
  const freeze = createFreezer();
  for (let end = 0; end < text.length; end += step) freeze(text.slice(0, end));
  return freeze(text);
}

describe('createFreezer', () => {
  it('loses and doubles nothing, however the text grows', () => {
    const text = 'One.\n\nTwo\n\n- a\n\n- b\n\n```\nx\n\ny\n```\n\nThree.\n\n1. q\n\n   more\n\nEnd';
    for (const step of [1, 2, 5, 13]) {
      const { frozen, tail } = grow(text, step);
      expect(frozen.join('') + tail).toBe(text);
      expect(frozen).toEqual(grow(text, text.length).frozen);
    }
  });

  it('keeps what it froze as the same objects', () => {
    const freeze = createFreezer();
    const { frozen: before } = freeze('One.\n\nTwo.\n\nThr');
    const { frozen: after } = freeze('One.\n\nTwo.\n\nThree');
    expect(before).toEqual(['One.\n\n']);
    expect(after).toBe(before);
  });

  it('never cuts inside a fence, a loose list or raw HTML', () => {
    expect(grow('```\na\n\nb\n\nc', 1).frozen).toEqual([]);
    expect(grow('- a\n\n- b\n\n  deep\n\n- c', 1).frozen).toEqual([]);
    expect(grow('<div>\n\nx\n\ny\n', 1).frozen).toEqual([]);
  });

  it('starts over when the text is another one (a second attempt)', () => {
    const freeze = createFreezer();
    freeze('One.\n\nTwo.\n\nThree.\n');
    expect(freeze('Other')).toEqual({ frozen: [], tail: 'Other' });
  });
});
