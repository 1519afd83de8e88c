import { expect, it } from 'vitest';
import { hasRoom } from './label-room';

it('lets words stand where no neighbour is near', () => {
  const places = [0.1, 0.16, 0.5, 0.9];
  expect(places.map((_, index) => hasRoom(places, index))).toEqual([false, false, true, true]);
  expect(hasRoom([0.5], 0)).toBe(true);
});
