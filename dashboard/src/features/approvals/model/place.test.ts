import { expect, it } from 'vitest';
import { placeOf } from './place';

it('counts from one, and says nothing of one that is alone', () => {
  const three = ['a', 'b', 'c'].map((id) => ({ id }));
  expect(['a', 'c', 'x'].map((id) => placeOf(three, id))).toEqual([{ at: 1, of: 3 }, { at: 3, of: 3 }, null]);
  expect(placeOf([{ id: 'a' }], 'a')).toBeNull();
});
