import { expect, it } from 'vitest';
import { plainStyle, styled } from './ansi';

const esc = '\u001B';

it('takes out what chooses a style, and goes on with it in the next line', () => {
  const first = styled(`ok ${esc}[1;31mfailed`, plainStyle);
  expect(first.pieces).toEqual([
    { text: 'ok ', style: plainStyle },
    { text: 'failed', style: { color: 'red', bold: true, dim: false } },
  ]);
  expect(styled(`again${esc}[0m.`, first.after).pieces.at(-1)).toEqual({ text: '.', style: plainStyle });
});

it('reads over colours that the themes do not have', () => {
  expect(styled(`${esc}[38;5;196mx${esc}[38;2;1;2;31my${esc}[92mz`, plainStyle).pieces.map(({ style }) => style.color)).toEqual([null, null, 'green']);
});

it('leaves in the text what would move the cursor or erase', () => {
  expect(styled(`rm -rf /${esc}[2K\rls`, plainStyle).pieces.map(({ text }) => text).join('')).toBe(`rm -rf /${esc}[2K\rls`);
});
