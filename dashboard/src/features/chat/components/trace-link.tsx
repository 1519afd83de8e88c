import { Link } from '@tanstack/react-router';
import { createContext, use, type ReactNode } from 'react';

/** The thread that a trace can be opened beside; null where there is no room for it. */
export const BesideContext = createContext<string | null>(null);

interface TraceLinkProps {
  runId: string;
  /** Of a tool call: its span is shown. */
  callId?: string;
  title?: string;
  className: string;
  children: ReactNode;
}

/** To where a run's time went: beside the thread on a wide screen, else on a page of its own. */
export function TraceLink({ runId, callId, children, ...look }: TraceLinkProps) {
  const threadId = use(BesideContext);
  const span = callId === undefined ? {} : { span: callId };
  return threadId === null ? (
    <Link to="/runs/$runId" params={{ runId }} search={span} {...look}>
      {children}
    </Link>
  ) : (
    <Link to="/threads/$threadId" params={{ threadId }} search={{ trace: runId, ...span }} {...look}>
      {children}
    </Link>
  );
}
