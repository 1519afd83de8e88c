import { createContext, use } from 'react';
import type { Me } from '@/stream/events';

export const MeContext = createContext<Me | null>(null);

export function useSignedIn(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useSignedIn: only below AppShell');
  return me;
}
