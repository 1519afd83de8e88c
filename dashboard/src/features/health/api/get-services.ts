import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Service } from '@/stream/events';

export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => api.get<{ services: Service[] }>('/api/services', signal).then((answer) => answer.services),
  refetchInterval: 10_000,
});

export function useServices() {
  return useQuery(servicesQuery);
}
