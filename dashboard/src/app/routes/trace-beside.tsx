import { Link } from '@tanstack/react-router';
import { Maximize2, X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { RunTrace } from '@/features/runs/components/run-trace';
import { useRun } from '@/features/runs/api/get-run';
import type { TraceView } from '@/features/runs/model/trace-view';

interface TraceBesideProps {
  runId: string;
  threadId: string;
  view: TraceView;
  onView: (view: TraceView) => void;
  onClose: () => void;
  rerunRefusal: string | null;
}

/** Where a run's time went, beside its thread. */
export function TraceBeside({ runId, threadId, view, onView, onClose, rerunRefusal }: TraceBesideProps) {
  const run = useRun(runId);
  return (
    <section aria-label="Trace" className="flex w-1/2 min-w-0 shrink-0 flex-col border-l border-line bg-bg">
      <header className="flex min-h-12 items-center gap-2 border-b border-line bg-surface/60 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">Trace of {runId}</h2>
        <Link
          to="/runs/$runId"
          params={{ runId }}
          search={view}
          aria-label="Open it on a page of its own"
          title="Open it on a page of its own"
          className="inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-fg"
        >
          <Maximize2 aria-hidden className="size-4" />
        </Link>
        <IconButton label="Close the trace" onClick={onClose}>
          <X aria-hidden className="size-4.5" />
        </IconButton>
      </header>
      {run.isError && (
        <p role="alert" className="p-4 text-bad">
          {run.error.message}
        </p>
      )}
      {run.data && <RunTrace key={runId} runId={runId} threadId={threadId} view={view} onView={onView} rerunRefusal={rerunRefusal} engineUrl={null} bare />}
    </section>
  );
}
