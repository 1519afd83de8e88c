import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { RunPage } from '@/stream/events';
import { runQueryOf, type RunFilter } from '../model/run-filter';

const pageSize = 50;

/** Newest first. Every state change that the inbox tells makes it old. */
export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ ...runQueryOf(filter, Date.now()), limit: String(pageSize), ...(pageParam && { cursor: pageParam }) });
      return api.get<RunPage>(`/api/runs?${search}`, signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? null,
    placeholderData: (before) => before,
  });

export function useRuns(filter: RunFilter) {
  return useInfiniteQuery(runsQuery(filter));
}
