import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '@/lib/api-client';
import type { RunDetail, Trace } from '@/stream/events';
import { useLiveThread } from '@/stream/live-context';

const path = (runId: string) => `/api/runs/${encodeURIComponent(runId)}`;
const pauseMs = 1500;

export const runQuery = (runId: string) =>
  queryOptions({ queryKey: ['run', runId], queryFn: ({ signal }) => api.get<RunDetail>(path(runId), signal) });

export const traceQuery = (runId: string) =>
  queryOptions({ queryKey: ['run', runId, 'trace'], queryFn: ({ signal }) => api.get<Trace>(`${path(runId)}/trace`, signal) });

export function useRun(runId: string) {
  return useQuery(runQuery(runId));
}

export function useTrace(runId: string) {
  return useQuery(traceQuery(runId));
}

/** Reads run and trace again when the thread's log has grown: soon, but not for each word of an answer. */
export function useFollowRun(runId: string, threadId: string): void {
  const queries = useQueryClient();
  const { thread } = useLiveThread(threadId);
  const waiting = useRef(false);
  const { lastSeq } = thread;
  useEffect(() => {
    if (waiting.current || lastSeq === 0) return;
    waiting.current = true;
    setTimeout(() => {
      waiting.current = false;
      void queries.invalidateQueries({ queryKey: ['run', runId] });
    }, pauseMs);
  }, [queries, runId, lastSeq]);
}
