import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Comparison } from '@/stream/events';

/** Below the first run's own key, so that it is read again with it. */
export function useComparison(a: string, b: string) {
  return useQuery({
    queryKey: ['run', a, 'compare', b],
    queryFn: ({ signal }) => api.get<Comparison>(`/api/runs/compare?${new URLSearchParams({ a, b })}`, signal),
    enabled: a !== '' && b !== '',
  });
}
