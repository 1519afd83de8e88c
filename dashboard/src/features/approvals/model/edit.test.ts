import { describe, expect, it } from 'vitest';
import { argumentsOf, fieldsOf } from './edit';

describe('editing arguments', () => {
  it('gives back what nobody changed', () => {
    const given = { command: 'ls\n-l', argv: ['a b', "it's", ''], limit: 5, deep: { a: [1] }, lines: ['a\nb'], nothing: null };
    expect(argumentsOf(fieldsOf(given))).toEqual(given);
  });
  it('shows words one a line and texts as they are', () => {
    expect(fieldsOf({ argv: ['ls', '-l'], text: 'a' })).toEqual([
      { name: 'argv', kind: 'words', text: 'ls\n-l' },
      { name: 'text', kind: 'text', text: 'a' },
    ]);
  });
  it('has nothing to edit where there are no named arguments, and refuses what is no JSON', () => {
    expect(fieldsOf('text')).toEqual([]);
    expect(() => argumentsOf([{ name: 'a', kind: 'json', text: '{' }])).toThrow(SyntaxError);
  });
});
