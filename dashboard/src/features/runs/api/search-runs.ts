import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { RunPage } from '@/stream/events';

/** The newest few runs with these words in the question, the answer or the error, or with this id. */
export const runSearchQuery = (words: string, limit: number) =>
  queryOptions({
    queryKey: ['runs', 'search', words, limit],
    queryFn: ({ signal }) => api.get<RunPage>(`/api/runs?${new URLSearchParams({ q: words, limit: String(limit) })}`, signal),
  });
