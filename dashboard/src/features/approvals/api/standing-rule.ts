import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Approval } from '@/stream/events';
import type { RuleDraft } from '../model/rule-draft';

/** A rule as it would be. Making it takes the digest. */
export interface RuleProposal {
  words: string[];
  covers: string[];
  coversNot: string[];
  /** Why it is not made; none when it may be. */
  refusals: string[];
  warnings: string[];
  allowed: { id: string; title: string; state: string; requestedAt: string }[];
  allowedCount: number;
  looked: number;
  hours: number;
  digest: string;
}

/** What it is bound to may change any moment: nothing is kept. */
export const proposalQuery = (draft: RuleDraft) =>
  queryOptions({
    queryKey: ['rule-proposal', draft],
    queryFn: () => api.post<RuleProposal>('/api/policy/rules/preview', draft),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** Approves the call that was seen and makes the rule that was shown. A call that somebody else has decided makes none. */
export function useMakeRule(approval: Approval) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, digest }: { draft: RuleDraft; digest: string }) =>
      api.post('/api/policy/rules', { ...draft, digest, approve: true, approvalDigest: approval.digest }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['policy'] });
      void queries.invalidateQueries({ queryKey: ['approvals'] });
    },
  });
}
