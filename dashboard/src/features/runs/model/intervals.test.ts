import { expect, it } from 'vitest';
import { clip, lengthOf, minus, union, type Interval } from './intervals';

const times = (...pairs: [number, number][]): Interval[] => pairs.map(([from, to]) => ({ from, to }));

const has = (all: Interval[], at: number) => all.some(({ from, to }) => from <= at && at < to);

it('puts together what overlaps or touches', () => {
  expect(union(times([5, 7], [0, 2], [1, 3], [3, 4]))).toEqual(times([0, 4], [5, 7]));
  expect(union([])).toEqual([]);
});

it('takes away what is in the other', () => {
  expect(minus(times([0, 10]), times([2, 3], [5, 6]))).toEqual(times([0, 2], [3, 5], [6, 10]));
  expect(minus(times([0, 4], [6, 8]), times([3, 7]))).toEqual(times([0, 3], [7, 8]));
  expect(minus(times([1, 2]), times([0, 9]))).toEqual([]);
});

it('keeps what lies within', () => {
  expect(clip(times([0, 2], [3, 6], [8, 9]), { from: 1, to: 5 })).toEqual(times([1, 2], [3, 5]));
  expect(clip(times([0, 2]), { from: 2, to: 5 })).toEqual([]);
});

it('agrees with counting each millisecond', () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const some = () => union(Array.from({ length: random(6) }, () => random(40)).map((from) => ({ from, to: from + random(10) })));
  for (let round = 0; round < 100; round++) {
    const one = some();
    const other = some();
    const within = { from: random(20), to: 20 + random(20) };
    for (let at = 0; at < 60; at++) {
      expect(has(minus(one, other), at)).toBe(has(one, at) && !has(other, at));
      expect(has(clip(one, within), at)).toBe(has(one, at) && has([within], at));
    }
    expect(lengthOf(minus(one, other)) + lengthOf(minus(one, minus(one, other)))).toBe(lengthOf(one));
  }
});
