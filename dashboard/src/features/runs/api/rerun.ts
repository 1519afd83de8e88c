import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '@/lib/api-client';

interface Made {
  runId: string;
  threadId: string;
}

/** The same request sent again, after a lost answer, makes no second run. */
export function useRerun(runId: string, onMade: (made: Made) => void) {
  const queries = useQueryClient();
  const sent = useRef({ body: '', key: '' });
  return useMutation({
    mutationFn: (request: { fromStep: string; input?: unknown }) => {
      const body = JSON.stringify(request);
      if (sent.current.body !== body) sent.current = { body, key: crypto.randomUUID() };
      return api.post<Made>(`/api/runs/${encodeURIComponent(runId)}/rerun`, request, sent.current.key);
    },
    onSuccess: onMade,
    onSettled: () => queries.invalidateQueries({ queryKey: ['run', runId] }),
  });
}
