import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { ThreadMessage } from '@/stream/events';

/** A place in the transcript and how many messages are read after it. */
interface Slice {
  after: number;
  limit: number;
}

const atFirst = 20;
const more = 100;

/** The slice before this place; null at the beginning. */
export function sliceBefore(end: number, most: number): Slice | null {
  const after = Math.max(0, end - most);
  return end <= 0 ? null : { after, limit: end - after };
}

/** The first messages of a thread that were copied into it: the last of them first, the earlier ones page by page. They never change. */
export function useCopied(threadId: string, count: number) {
  return useInfiniteQuery({
    queryKey: ['copied', threadId, count],
    queryFn: async ({ pageParam, signal }) => {
      if (!pageParam) return [];
      const search = new URLSearchParams({ after: String(pageParam.after), limit: String(pageParam.limit) });
      return (await api.get<{ messages: ThreadMessage[] }>(`/api/threads/${encodeURIComponent(threadId)}/messages?${search}`, signal)).messages;
    },
    initialPageParam: sliceBefore(count, atFirst),
    getNextPageParam: (_page, _pages, last) => (last ? sliceBefore(last.after, more) : null),
    staleTime: Infinity,
  });
}
