import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';

export type Effect = 'allow' | 'ask' | 'deny';

export interface PolicyRule {
  source: 'file' | 'built in';
  name: string;
  effect: Effect;
  words: string;
  reason: string;
  evenIfTainted: boolean;
  expiresAt?: string | null;
  /** Examples in the file, proven when it was read. */
  match: string[];
  notMatch: string[];
}

export interface StandingRule {
  /** What it allows and within which limits, one sentence each. */
  words: string[];
  rule: {
    id: string;
    scope: { tool: string };
    reason: string;
    approvalId?: string | null;
    madeBy: string;
    madeAt: string;
    expiresAt: string;
    revokedBy?: string | null;
    revokedAt?: string | null;
    uses: number;
    lastUsedAt?: string | null;
  };
}

export interface Policy {
  file: string;
  ok: boolean;
  problem: string;
  environment: string;
  rules: PolicyRule[];
  standing: StandingRule[];
  /** That rules can be about. */
  tools: string[];
}

/** What policy says of a call that nobody made. */
export interface Outcome {
  effect: Effect;
  /** Empty when no rule is about it. */
  rule: string;
  reason: string;
  title: string;
  ruleId?: string;
}

/** The file may change under us, and a rule is used any time. Not while the page is hidden. */
const everyMs = 10_000;

export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: ({ signal }) => api.get<Policy>('/api/policy', signal),
  refetchInterval: everyMs,
});

export const testCall = (call: { tool: string; arguments: unknown; tainted: boolean }) => api.post<Outcome>('/api/policy/test', call);

export const revokeRule = (id: string) => api.remove(`/api/policy/rules/${encodeURIComponent(id)}`);
