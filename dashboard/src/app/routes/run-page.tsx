import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useRun } from '@/features/runs/api/get-run';
import { RunTrace } from '@/features/runs/components/run-trace';
import type { TraceView } from '@/features/runs/model/trace-view';
import { isOver } from '@/features/runs/model/run-figures';
import { chatRefusal, rerunRefusal } from '@/features/session/model/permissions';
import { useOfferActions } from '../commands/page-actions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';
import { stopAction } from './stop-action';

export function RunPage() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const view = useSearch({ from: '/runs/$runId' });
  const navigate = useNavigate();
  const onView = useCallback((search: TraceView) => void navigate({ to: '/runs/$runId', params: { runId }, search, replace: true }), [navigate, runId]);
  const me = useSignedIn();
  const run = useRun(runId);
  const going = run.data !== undefined && !isOver(run.data);
  const refusal = chatRefusal(me);
  useOfferActions(useMemo(() => (going ? [stopAction(runId, 'This run', refusal)] : []), [going, runId, refusal]));
  usePageTitle(run.data ? `Run: ${run.data.question.slice(0, 60)}` : 'Run');
  if (run.data) return <RunTrace key={runId} runId={runId} threadId={run.data.threadId} view={view} onView={onView} rerunRefusal={rerunRefusal(me)} engineUrl={me.engineUrl} />;
  if (run.isPending) return <p className="p-6 text-muted">Loading…</p>;
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-lg font-semibold">This run can't be shown</h1>
      <p className="text-muted">{run.error.message}</p>
      <Link to="/runs" className="text-accent underline underline-offset-2">
        All runs
      </Link>
    </div>
  );
}
