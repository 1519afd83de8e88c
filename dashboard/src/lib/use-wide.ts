import { useCallback, useMemo, useSyncExternalStore } from 'react';

function useMedia(words: string): boolean {
  const query = useMemo(() => matchMedia(words), [words]);
  const subscribe = useCallback(
    (onChange: () => void) => {
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => query.matches);
}

/** Whether two things have room side by side. */
export function useWide(): boolean {
  return useMedia('(min-width: 1400px)');
}

/** Whether there is room for one thing at a time only. */
export function usePhone(): boolean {
  return useMedia('(max-width: 639px)');
}
