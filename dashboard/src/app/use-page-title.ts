import { useEffect } from 'react';
import { useInbox } from '@/stream/live-context';

/** `(1) The store returns 500s · AgentOps`: the tab tells when someone is waited for. */
export function usePageTitle(title: string | null): void {
  const pending = useInbox()?.pending ?? 0;
  useEffect(() => {
    document.title = `${pending > 0 ? `(${pending}) ` : ''}${title ? `${title} · ` : ''}AgentOps`;
  }, [pending, title]);
}
