import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';

/** Who is told by webhook; no address beyond the host. */
export interface Target {
  name: string;
  host: string;
  format: 'generic' | 'slack';
  signed: boolean;
  events: string[];
  services: string[];
  waiting: number;
  /** So many wait that no more are taken in for now. */
  full: boolean;
  givenUp: number;
  lastOkAt?: string;
  lastError: string;
  ok: boolean;
}

export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => api.get<{ problem: string; targets: Target[] }>('/api/notifications', signal),
  refetchInterval: 10_000,
});

export const testTarget = (target: string) => api.post<{ delivered: boolean; error: string }>('/api/notifications/test', { target });
