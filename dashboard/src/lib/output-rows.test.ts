import { expect, it } from 'vitest';
import { outputRows } from './output-rows';

const shown = (text: string, columns = 80, words = '') => outputRows(text, columns, words).rows.map(({ line, pieces }) => [line, ...pieces.map((piece) => [piece.style.color ?? '', piece.text].filter(Boolean).join(':'))]);

it('takes colours out of the text, over lines, until they end', () => {
  expect(shown('\u001b[31mbad\nstill\u001b[0m fine\n\u001b[1;32mgood\u001b[39m bold')).toEqual([[1, 'red:bad'], [2, 'red:still', ' fine'], [3, 'green:good', ' bold']]);
  expect(outputRows('\u001b[1mb\u001b[22mn', 80).rows[0]?.pieces.map(({ style }) => style.bold)).toEqual([true, false]);
  expect(shown('\u001b[38;5;196mx\u001b[48;2;1;2;3my\u001b[94mz')).toEqual([[1, 'x', 'y', 'blue:z']]);
});

it('leaves in what would hide something', () => {
  expect(shown('rm -rf /\u001b[2K\u001b[1Aecho')).toEqual([[1, 'rm -rf /\u001b[2K\u001b[1Aecho']]);
});

it('breaks long lines by columns, between characters', () => {
  expect(shown('abcdefg', 3)).toEqual([[1, 'abc'], [1, 'def'], [1, 'g']]);
  expect(shown('ab\u001b[31mcdef', 3)).toEqual([[1, 'ab', 'red:c'], [1, 'red:def']]);
  expect(shown('ab😀c', 3)).toEqual([[1, 'ab'], [1, '😀c']]);
  expect(shown('😀', 1)).toEqual([[1, '\ud83d'], [1, '\ude00']]);
});

it('keeps the lines that have the words, with their numbers and colours', () => {
  expect(shown('one\r\n\u001b[33mTwo\nthree two\n', 80, 'tWo')).toEqual([[2, 'yellow:Two'], [3, 'yellow:three two']]);
  expect(outputRows('a\nb\na\n', 80, 'a')).toMatchObject({ lines: 3, found: 2 });
  expect(shown('a\n\nb')).toEqual([[1, 'a'], [2], [3, 'b']]);
});
