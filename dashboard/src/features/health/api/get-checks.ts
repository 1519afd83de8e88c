import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Check } from '@/stream/events';

export const checksQuery = queryOptions({
  queryKey: ['doctor'],
  queryFn: ({ signal }) => api.get<{ checks: Check[] }>('/api/doctor', signal).then((answer) => answer.checks),
  refetchInterval: 30_000,
});

export function useChecks() {
  return useQuery(checksQuery);
}
