import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useFollowEnd } from './use-follow-end';

/** A box of 100 px, as the document is not laid out here. */
function aBox() {
  const box = document.createElement('div');
  let height = 0;
  Object.defineProperties(box, { clientHeight: { get: () => 100 }, scrollHeight: { get: () => height } });
  const follow = renderHook(({ now }) => useFollowEnd({ current: box }, now, true), { initialProps: { now: 0 } });
  return {
    box,
    following: () => follow.result.current[0],
    choose: (wanted: boolean) => act(() => follow.result.current[1](wanted)),
    grow: (to: number) => {
      height = to;
      follow.rerender({ now: to });
    },
    scroll: (to: number) =>
      act(() => {
        box.scrollTop = to;
        box.dispatchEvent(new Event('scroll'));
      }),
  };
}

afterEach(cleanup);

it('stays at the end until its reader scrolls up, and again when they come back', () => {
  const { box, following, grow, scroll } = aBox();
  grow(500);
  expect([box.scrollTop, following()]).toEqual([500, true]);
  scroll(200);
  grow(900);
  expect([box.scrollTop, following()]).toEqual([200, false]);
  scroll(790);
  grow(1200);
  expect([box.scrollTop, following()]).toEqual([1200, true]);
});

it('does what its reader chose', () => {
  const { box, choose, grow } = aBox();
  grow(500);
  choose(false);
  grow(600);
  expect(box.scrollTop).toBe(500);
  choose(true);
  expect(box.scrollTop).toBe(600);
});
