import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Approval } from '@/stream/events';

export const pendingApprovalsQuery = queryOptions({
  queryKey: ['approvals', 'pending'],
  queryFn: ({ signal }) => api.get<Approval[]>('/api/approvals?state=pending', signal),
});

/** One, whatever became of it. */
export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', id],
    queryFn: ({ signal }) => api.get<Approval>(`/api/approvals/${id}`, signal),
  });

export function usePendingApprovals() {
  return useQuery(pendingApprovalsQuery);
}
