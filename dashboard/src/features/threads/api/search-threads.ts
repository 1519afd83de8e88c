import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { ThreadPage } from '@/stream/events';

/** Threads in which a title, a question or an answer has all the words; the last may be begun only. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['threads', 'search', words],
    queryFn: ({ signal }) => api.get<ThreadPage>(`/api/threads?${new URLSearchParams({ q: words, limit: '50' })}`, signal),
  });
