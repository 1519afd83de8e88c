import { useLayoutEffect, useRef, useState } from 'react';

const around = 8;
/** It is drawn anew each time that so many rows were passed. */
const step = 4;

/** Which rows of a long list are to be drawn: those in view and a few around. All rows are equally high. */
export function useWindow(count: number, rowPx: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const top = Math.floor(box.scrollTop / (rowPx * step)) * rowPx * step;
      const height = box.clientHeight || 800;
      setView((seen) => (seen.top === top && seen.height === height ? seen : { top, height }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [rowPx]);

  const first = Math.max(0, Math.min(count - 1, Math.floor(view.top / rowPx)) - around);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowPx) + step + around);

  /** Scrolls as little as it takes. `head`: what covers the top of the box. */
  const reveal = (index: number, head: number) => {
    const box = scroller.current;
    if (!box) return;
    const top = index * rowPx;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowPx > box.scrollTop + box.clientHeight - head) box.scrollTop = top + rowPx - box.clientHeight + head;
  };
  return { scroller, first, last, reveal };
}
