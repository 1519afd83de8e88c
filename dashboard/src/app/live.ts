import type { QueryClient } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import { api, isSignedOut } from '@/lib/api-client';
import type { Inbox, Live } from '@/stream/live-context';
import { createStream } from '@/stream/socket';
import { createThreads } from '@/stream/thread-store';

/** Wires the socket to the page: tickets from REST, inbox news into the store and the queries. */
export function createLive(queries: QueryClient): Live {
  const inbox = createStore<Inbox | null>(() => null);
  const stream = createStream({
    fetchTicket: () => fetchTicket(() => void queries.invalidateQueries({ queryKey: ['me'] })),
    openSocket: (ticket) => {
      const url = new URL('/api/ws', location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      url.searchParams.set('ticket', ticket);
      return new WebSocket(url, 'agentops.v1');
    },
    onInbox: ({ pending, threads, runs }) => {
      inbox.setState({ pending, threads, runs }, true);
      void queries.invalidateQueries({ queryKey: ['threads'] });
      void queries.invalidateQueries({ queryKey: ['approvals'] });
      void queries.invalidateQueries({ queryKey: ['services'] });
      void queries.invalidateQueries({ queryKey: ['runs'] });
      void queries.invalidateQueries({ queryKey: ['run'] });
      void queries.invalidateQueries({ queryKey: ['incidents'] });
    },
  });
  return { stream, threads: createThreads(stream), inbox };
}

async function fetchTicket(onSignedOut: () => void): Promise<string | null> {
  try {
    return (await api.post<{ token: string }>('/api/realtime/token')).token;
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    onSignedOut();
    return null;
  }
}
