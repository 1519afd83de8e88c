import { useCallback, useSyncExternalStore } from 'react';

function useMedia(words: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const query = matchMedia(words);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    [words],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(words).matches);
}

/** Whether two things have room side by side. */
export function useWide(): boolean {
  return useMedia('(min-width: 1400px)');
}

/** Whether there is room for one thing at a time only. */
export function usePhone(): boolean {
  return useMedia('(max-width: 639px)');
}
