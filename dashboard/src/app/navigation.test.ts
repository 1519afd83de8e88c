import { expect, it } from 'vitest';
import { isAt, navigation } from './navigation';

const at = (path: string) => navigation.filter((entry) => isAt(entry, path)).map(({ label }) => label);

it('marks one place, and the pages below it', () => {
  expect(at('/')).toEqual(['Threads']);
  expect(at('/threads/t1')).toEqual(['Threads']);
  expect(at('/runs')).toEqual(['Runs']);
  expect(at('/runs/r1')).toEqual(['Runs']);
  expect(at('/runsheet')).toEqual([]);
});
