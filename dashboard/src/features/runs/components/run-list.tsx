import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { useRuns } from '../api/get-runs';
import { isFiltered, type RunFilter } from '../model/run-filter';
import { RunFilters } from './run-filters';
import { RunRow } from './run-row';

interface RunListProps {
  filter: RunFilter;
  onFilter: (filter: RunFilter) => void;
}

export function RunList({ filter, onFilter }: RunListProps) {
  const found = useRuns(filter);
  const runs = useMemo(() => found.data?.pages.flatMap((page) => page.runs) ?? [], [found.data]);
  const agents = useMemo(() => [...new Set(runs.map((run) => run.agent).filter(Boolean))], [runs]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[76rem] space-y-4 px-4 py-5 sm:px-6">
        <h1 className="text-lg font-semibold">Runs</h1>
        <RunFilters filter={filter} agents={agents} onChange={onFilter} />
        {found.isError && (
          <p role="alert" className="flex flex-wrap items-center gap-3 text-bad">
            {found.error.message} <Button onClick={() => void found.refetch()}>Try again</Button>
          </p>
        )}
        {found.isPending && <p className="py-6 text-muted">Loading…</p>}
        {found.isSuccess && runs.length === 0 && <NoRuns filtered={isFiltered(filter)} onClear={() => onFilter({})} />}
        {runs.length > 0 && (
          <ul aria-label="Runs" className={`divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface ${found.isPlaceholderData ? 'opacity-60' : ''}`}>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
        )}
        {found.hasNextPage && (
          <Button className="w-full" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {found.isFetchingNextPage ? 'Loading…' : 'Load older runs'}
          </Button>
        )}
      </div>
    </div>
  );
}

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed border-line-strong px-6 py-12 text-center">
      <p className="font-medium">{filtered ? 'No run fits these filters' : 'No runs yet'}</p>
      <p className="max-w-md text-sm text-muted">
        {filtered
          ? 'Another time or fewer words may find it.'
          : 'Each question in a thread is one run: its steps, waits, tokens and cost will be listed here.'}
      </p>
      {filtered ? (
        <Button onClick={onClear}>Show all runs</Button>
      ) : (
        <Link to="/" className="text-accent underline underline-offset-2">
          Ask the first question
        </Link>
      )}
    </div>
  );
}
