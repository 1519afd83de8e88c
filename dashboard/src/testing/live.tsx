import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Approval } from '@/stream/events';
import { LiveProvider, type Inbox } from '@/stream/live-context';
import { createStream } from '@/stream/socket';
import { createThreads } from '@/stream/thread-store';

/** Renders with all that a component may ask of the page, and no server behind it. */
export function renderLive(children: ReactNode, inbox = createStore<Inbox | null>(() => null)) {
  const stream = createStream({ fetchTicket: () => Promise.resolve(null), openSocket: () => new WebSocket('ws://127.0.0.1'), onInbox: () => {} });
  const live = { stream, threads: createThreads(stream), inbox };
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  const wrap = (inner: ReactNode) => (
    <QueryClientProvider client={queries}>
      <LiveProvider live={live}>{inner}</LiveProvider>
    </QueryClientProvider>
  );
  const view = render(wrap(children));
  return { ...view, rerender: (inner: ReactNode) => view.rerender(wrap(inner)) };
}

export function anApproval(change: Partial<Approval> = {}): Approval {
  return {
    id: 'ap-1',
    toolCallId: 'call-1',
    runId: 'run-1',
    threadId: 'th-1',
    tool: 'run_command',
    arguments: { command: 'systemctl restart catalog' },
    risk: 'medium',
    requestedAt: new Date(Date.now() - 1000).toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    state: 'pending',
    digest: 'sha256:9c1fab0000000000e02a',
    agent: 'coding',
    reason: 'It has to start again.',
    title: 'Restart catalog',
    preview: { kind: 'command', command: 'systemctl restart catalog', cwd: '/srv' },
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    ...change,
  };
}
