import { expect, it } from 'vitest';
import { neighbour } from './walk';

it('goes from one approval to the next and back, around the ends', () => {
  const ids = ['a', 'b', 'c'];
  expect([neighbour(ids, null, 1), neighbour(ids, 'a', 1), neighbour(ids, 'c', 1)]).toEqual(['a', 'b', 'a']);
  expect([neighbour(ids, null, -1), neighbour(ids, 'a', -1), neighbour(ids, 'c', -1)]).toEqual(['c', 'c', 'b']);
  expect([neighbour(ids, 'decided', 1), neighbour([], 'a', 1)]).toEqual(['a', null]);
});
