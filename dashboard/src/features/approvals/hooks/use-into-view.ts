import { useEffect, useRef } from 'react';

/** What opens in a card may lie below the fold: all of it comes into view. */
export function useIntoView<E extends HTMLElement>() {
  const opened = useRef<E>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    void opened.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return opened;
}
