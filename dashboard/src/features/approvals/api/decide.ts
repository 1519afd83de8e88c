import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Approval } from '@/stream/events';

export type Decision =
  | { action: 'approve' }
  | { action: 'deny' | 'ask'; reason: string }
  | { action: 'approve' | 'edit'; arguments: unknown; digest: string; base: string };

/** A decision carries the digest that its human saw: the server refuses it for anything else. */
export function useDecide(approval: Approval) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) =>
      api.post<Approval>('/api/approve-tool', { toolCallId: approval.toolCallId, digest: approval.digest, ...decision }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['approvals'] }),
  });
}
