import { useCallback, useEffect, useRef, useState } from 'react';

const nearPx = 80;

/** Keeps a scroll box at its end while it grows, until its reader scrolls up. */
export function useStickToBottom() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const sticking = useRef(true);

  const toBottom = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
    sticking.current = true;
    setAway(false);
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    let top = box.scrollTop;
    const onScroll = () => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
      // Far from the end without going up: it grew since we scrolled. That is not the reader.
      if (near || box.scrollTop < top) sticking.current = near;
      top = box.scrollTop;
      setAway(!sticking.current);
    };
    const observer = new ResizeObserver(() => {
      if (sticking.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, away, toBottom };
}
