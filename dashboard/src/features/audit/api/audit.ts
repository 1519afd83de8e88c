import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import { queryOf, type AuditSearch } from '../model/audit-search';

export interface AuditEntry {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  hash: string;
}

export interface AuditVerdict {
  ok: boolean;
  /** How many follow from each other, from the first. */
  entries: number;
  head: string;
  broken: string;
}

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => api.get<{ entries: AuditEntry[]; nextBefore: number | null }>(`/api/audit/search?${queryOf(search, pageParam)}`, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextBefore,
  });

export const verdictQuery = queryOptions({
  queryKey: ['audit', 'verdict'],
  queryFn: ({ signal }) => api.get<AuditVerdict>('/api/audit/verify', signal),
  // It reads the whole log: once a visit, and when asked for.
  staleTime: 60_000,
});

/** How long people took to decide on calls of one risk, or of `all`. */
export interface DecisionTime {
  risk: string;
  decided: number;
  expired: number;
  medianMs: number;
  /** Nine of ten were decided faster. */
  slowMs: number;
}

export const decisionTimesQuery = queryOptions({
  queryKey: ['audit', 'decision-times'],
  queryFn: async ({ signal }) => (await api.get<{ figures: DecisionTime[] }>('/api/audit/decision-times', signal)).figures,
  staleTime: 60_000,
});

/** Every entry, oldest first, one JSON object a line, as `./agentops audit export` prints it. */
export async function exportAudit(): Promise<string> {
  const lines: string[] = [];
  for (let after = 0; ; ) {
    const { entries } = await api.get<{ entries: AuditEntry[] }>(`/api/audit?after=${after}`);
    const last = entries.at(-1);
    if (!last) return lines.map((line) => `${line}\n`).join('');
    lines.push(...entries.map((entry) => JSON.stringify(entry)));
    after = last.seq;
  }
}
