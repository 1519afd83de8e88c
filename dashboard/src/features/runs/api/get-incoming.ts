import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '@/lib/api-client';
import type { IncomingEvent } from '@/stream/events';

interface Page {
  events: IncomingEvent[];
  nextAfter?: number;
}

const path = (threadId: string) => `/api/threads/${encodeURIComponent(threadId)}/incoming`;

/** What came in for a run, oldest first; or for its whole thread. Below the run's own key, so that it is read again with it. */
export function useIncoming(runId: string, threadId: string, wholeThread: boolean) {
  return useInfiniteQuery({
    queryKey: ['run', runId, 'incoming', wholeThread],
    queryFn: ({ pageParam, signal }) => api.get<Page>(`${path(threadId)}?${new URLSearchParams({ after: String(pageParam), ...(!wholeThread && { run: runId }) })}`, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.nextAfter ?? null,
  });
}

/** Asks it again in a new thread. The same sent again, after a lost answer, makes no second run. */
export function useReplay(threadId: string, onMade: (made: { runId: string }) => void) {
  const queries = useQueryClient();
  const keys = useRef(new Map<number, string>());
  return useMutation({
    mutationFn: (seq: number) => {
      const key = keys.current.get(seq) ?? crypto.randomUUID();
      keys.current.set(seq, key);
      return api.post<{ runId: string }>(`${path(threadId)}/${seq}/replay`, {}, key);
    },
    onSuccess: (made, seq) => {
      keys.current.delete(seq);
      onMade(made);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['runs'] }),
  });
}
