import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';

/** One limit of the server. Amounts are USD for cost, minutes for time. */
export interface Limit {
  limit: string;
  /** The variable that sets it. */
  setting: string;
  per: 'run' | 'day' | 'thread';
  /** Not there for no limit. */
  max?: number;
  /** Today; not there for what is not of the day. */
  used?: number;
}

const everyMs = 30_000;

const limitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: async ({ signal }) => (await api.get<{ limits: Limit[] }>('/api/usage', signal)).limits,
  staleTime: everyMs,
});

/** What the server allows, with what the day has used; read again while something is `going`. */
export function useLimits(going: boolean): Limit[] {
  return useQuery({ ...limitsQuery, refetchInterval: going ? everyMs : false }).data ?? [];
}
