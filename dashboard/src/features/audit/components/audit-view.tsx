import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { LoadProblem, Page } from '@/components/ui/page';
import { auditQuery } from '../api/audit';
import { isAnything, type AuditSearch } from '../model/audit-search';
import { AuditFilters } from './audit-filters';
import { AuditRow } from './audit-row';
import { ChainBanner } from './chain-banner';
import { DecisionTimes } from './decision-times';

interface AuditViewProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
  /** Why this reader can't read it; null for an admin. */
  refusal: string | null;
}

export function AuditView({ search, onSearch, refusal }: AuditViewProps) {
  return (
    <Page title="Audit" about="Who decided and changed what. Entries are only ever added, and each is sealed by the hash of the one before.">
      {refusal === null && <ChainBanner />}
      {refusal === null && <DecisionTimes />}
      <AuditFilters key={JSON.stringify(search)} search={search} onSearch={onSearch} refusal={refusal} />
      {refusal === null && <Entries search={search} />}
    </Page>
  );
}

function Entries({ search }: { search: AuditSearch }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(search));
  if (error && !data) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="text-sm text-muted">Loading…</p>;
  const entries = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return <p className="text-sm text-muted">{isAnything(search) ? 'Nothing was decided or changed yet.' : 'No entry fits all of this. Take one of the words away.'}</p>;
  }
  return (
    <>
      <ul aria-label="Entries" className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
        {entries.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} />
        ))}
      </ul>
      {error && <LoadProblem error={error} onRetry={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? 'Loading…' : 'Older entries'}
        </Button>
      )}
    </>
  );
}
