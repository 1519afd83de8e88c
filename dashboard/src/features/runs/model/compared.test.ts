import { expect, it } from 'vitest';
import { comparedOf } from './compared';

it('reads two runs from the address, and none from anything else', () => {
  expect(comparedOf({ a: 'run_1', b: 'run_2' })).toEqual({ a: 'run_1', b: 'run_2' });
  expect(comparedOf({ a: 7, b: ['run_2'] })).toEqual({ a: '', b: '' });
  expect(comparedOf({})).toEqual({ a: '', b: '' });
});
