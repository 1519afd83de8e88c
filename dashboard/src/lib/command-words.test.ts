import { expect, it } from 'vitest';
import { commandWords } from './command-words';

it.each([
  ['git pull origin *', ['git', 'pull', 'origin', '*']],
  [`  touch 'a b'  "c \\"d"`, ['touch', 'a b', 'c "d']],
  [`printf 'it'\\''s' ''`, ['printf', "it's", '']],
  [`say "open`, ['say', '"open']],
  [String.raw`a\ b`, ['a b']],
  ['', []],
])('%j', (line, words) => expect(commandWords(line)).toEqual(words));
