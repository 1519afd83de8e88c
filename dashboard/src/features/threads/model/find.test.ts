import { expect, it } from 'vitest';
import { findOf } from './find';

it('takes words, whatever a URL made of them', () => {
  expect(['checkout slow', 500, true].map((find) => findOf({ find }))).toEqual([{ find: 'checkout slow' }, { find: '500' }, { find: 'true' }]);
  expect(['', null, undefined, { a: 1 }, ['x']].map((find) => findOf({ find }))).toEqual([{}, {}, {}, {}, {}]);
});
