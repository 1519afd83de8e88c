import { describe, expect, it } from 'vitest';
import { compareWords, readableMove, type Side } from './compare-words';

const many = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word}${at}`).join(' ');
const marked = ({ text, marks }: Side) => marks.map(({ from, to }) => text.slice(from, to));

describe('compareWords', () => {
  it('marks on each side what the other has not', () => {
    const { a, b } = compareWords('tier <= TIERS.length', 'tier < TIERS.length - 1');
    expect(a.text).toBe('tier <= TIERS.length');
    expect(marked(a).join('')).toBe('=');
    expect(marked(b).join('')).toBe(' - 1');
  });

  it('marks nothing when both are the same, or when nothing is', () => {
    expect(compareWords('same', 'same').a.marks).toEqual([]);
    const { a, b } = compareWords(many('a'), many('b'));
    expect([a.marks, b.marks]).toEqual([[], []]);
  });
});

describe('readableMove', () => {
  it('puts the arguments of a call on lines of their own', () => {
    expect(readableMove('edit_file {"path":"a.java","n":1}')).toBe('edit_file\n{\n  "path": "a.java",\n  "n": 1\n}');
  });

  it('leaves what is no JSON, is cut, or would come out otherwise', () => {
    for (const text of ['I look at it.', 'edit_file {"path":"a', 'run {"n":12345678901234567890}', 'say {"a":1} and more']) expect(readableMove(text)).toBe(text);
  });
});
