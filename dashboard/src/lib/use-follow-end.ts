import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const nearPx = 24;

/**
 * Keeps a box at its end while it grows, until its reader scrolls up; who scrolls to the end follows again.
 * @param height of what is in the box, in px
 * @param wanted nothing moves when it is false
 */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>, height: number, wanted: boolean): [boolean, (follow: boolean) => void] {
  const [following, setFollowing] = useState(true);
  const top = useRef(0);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !wanted || !following) return;
    box.scrollTo({ top: height });
    top.current = box.scrollTop;
  }, [scroller, height, wanted, following]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !wanted) return;
    const onScroll = () => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
      // Far from the end without going up: it grew. That is not the reader.
      if (near || box.scrollTop < top.current) setFollowing(near);
      top.current = box.scrollTop;
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => box.removeEventListener('scroll', onScroll);
  }, [scroller, wanted]);

  return [following, setFollowing];
}
