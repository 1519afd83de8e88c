import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Me } from '@/stream/events';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/api/me', signal),
  staleTime: 60_000,
});

export function useMe() {
  return useQuery(meQuery);
}
