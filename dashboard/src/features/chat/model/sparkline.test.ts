import { expect, it } from 'vitest';
import { lineInWords, notDrawn, sparkline } from './sparkline';

it('draws from the lowest to the highest, with gaps and dots', () => {
  expect(sparkline([0, 10, 5])).toBe('M2 22L60 2L118 12');
  expect(sparkline([1, null, 2, null, null, 1, 1])).toBe('M2 22h0.01M40.7 2h0.01M98.7 22L118 22');
  expect(sparkline([7, 7])).toBe('M2 12L118 12');
  expect(sparkline([7])).toBe('M60 12h0.01');
  expect(sparkline([null, null])).toBe('');
  expect(sparkline([])).toBe('');
  expect(sparkline([-1.7e308, 1e-300, 1.7e308])).not.toMatch(/NaN|Infinity/);
});

it('says what it draws', () => {
  expect(lineInWords([0, 40.26, 12], 60)).toBe('0 to 40.26, last 12 over 2 min 00 s');
  expect(lineInWords([0.00012345, null, 0.5], 1)).toBe('0.0001235 to 0.5, last 0.5 over 2.0 s, 1 of 3 missing');
  expect(lineInWords([3], 60)).toBe('always 3');
  expect(lineInWords([null], 60)).toBe('no values that can be drawn');
  const chart = { toolCallId: 'c1', query: 'up', start: 0, step: 60, series: [] };
  expect([0, 1, 7].map((more) => notDrawn({ ...chart, more }))).toEqual(['', '1 more series is not drawn', '7 more series are not drawn']);
});
