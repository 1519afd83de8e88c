import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { ThreadPage } from '@/stream/events';

const pageSize = 30;

export const threadsQuery = infiniteQueryOptions({
  queryKey: ['threads'],
  queryFn: ({ pageParam, signal }) => {
    const search = new URLSearchParams({ limit: String(pageSize), ...(pageParam && { cursor: pageParam }) });
    return api.get<ThreadPage>(`/api/threads?${search}`, signal);
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
});

/** What the list knows already: asks the server nothing. */
export function useListedThreads() {
  return useInfiniteQuery({ ...threadsQuery, enabled: false }).data;
}

export function useThreads() {
  return useInfiniteQuery(threadsQuery);
}
