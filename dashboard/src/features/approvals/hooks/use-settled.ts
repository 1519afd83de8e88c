import { useEffect, useState } from 'react';

/** What a value was when it last stayed the same for a moment: so that not each letter asks the server. */
export function useSettled<T>(value: T, quietMs = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
  }, [value, quietMs]);
  return settled;
}
