import { useCallback, useEffect, useRef, type RefObject } from 'react';

/** How long an element has been in view without a break, in ms; null while it is not. */
export function useOnScreen(element: RefObject<HTMLElement | null>): () => number | null {
  const since = useRef<number | null>(null);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let inView = false;
    const update = () => {
      if (!inView || document.hidden) since.current = null;
      else since.current ??= performance.now();
    };
    const observer = new IntersectionObserver((entries) => {
      inView = entries.at(-1)?.isIntersecting ?? false;
      update();
    });
    observer.observe(target);
    document.addEventListener('visibilitychange', update);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
      since.current = null;
    };
  }, [element]);

  return useCallback(() => (since.current === null ? null : performance.now() - since.current), []);
}
