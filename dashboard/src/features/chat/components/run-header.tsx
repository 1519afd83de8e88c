import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChartNoAxesGantt, CircleStop } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { StatusBadge } from '@/components/ui/status';
import { formatDuration, formatElapsed } from '@/lib/format';
import { runLook } from '@/lib/status';
import { useServerNow } from '@/stream/live-context';
import type { Spent } from '@/stream/spent';
import type { RunState } from '@/stream/state';
import { cancelRun } from '../api/cancel-run';
import { isGoing } from '../model/timeline';
import { SpentFigures } from './spent-figures';

interface RunHeaderProps {
  title: string;
  run: RunState | null;
  /** By the whole thread. */
  spent: Spent;
  mayStop: boolean;
  children?: ReactNode;
}

export function RunHeader({ title, run, spent, mayStop, children }: RunHeaderProps) {
  return (
    <header className="border-b border-line bg-surface/60">
      <div className="mx-auto flex min-h-12 max-w-[52rem] flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 sm:px-6">
        <h1 className="min-w-0 flex-1 truncate text-sm font-semibold" title={title}>
          {title}
        </h1>
        {run && <RunFigures run={run} spent={spent} />}
        {run && <TraceLink runId={run.id} />}
        {isGoing(run) && run && <StopButton key={run.id} runId={run.id} mayStop={mayStop} />}
        {children}
      </div>
    </header>
  );
}

function TraceLink({ runId }: { runId: string }) {
  return (
    <Link
      to="/runs/$runId"
      params={{ runId }}
      title="Where this run's time went"
      className="inline-flex min-h-8 items-center gap-1.5 rounded-lg border border-line bg-surface px-2.5 text-xs font-medium hover:border-line-strong hover:bg-raised"
    >
      <ChartNoAxesGantt aria-hidden className="size-4" /> Trace
    </Link>
  );
}

function RunFigures({ run, spent }: { run: RunState; spent: Spent }) {
  const look = runLook[run.status];
  return (
    <div className="order-last flex basis-full flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted tabular-nums sm:order-none sm:basis-auto">
      <StatusBadge look={run.limit ? { ...look, label: `${look.label}, limit reached` } : look} />
      {run.startedAt && <Elapsed run={run} startedAt={run.startedAt} />}
      <SpentFigures run={run} thread={spent} />
    </div>
  );
}

function Elapsed({ run, startedAt }: { run: RunState; startedAt: number }) {
  const now = useServerNow();
  const ms = (run.finishedAt ?? Math.max(startedAt, now)) - startedAt;
  return <span title="Time since the run started">{run.finishedAt ? formatDuration(ms) : formatElapsed(ms)}</span>;
}

function StopButton({ runId, mayStop }: { runId: string; mayStop: boolean }) {
  const stop = useMutation({ mutationFn: () => cancelRun(runId) });
  const asked = stop.isPending || stop.isSuccess;
  return (
    <span className="inline-flex items-center gap-2">
      <Button
        disabled={asked || !mayStop}
        onClick={() => stop.mutate()}
        title={mayStop ? 'Stop this run. What is done stays done.' : 'Your role can only read.'}
        className="min-h-8 px-2.5 text-xs"
      >
        <CircleStop aria-hidden className="size-4" />
        {asked ? 'Stopping…' : 'Stop'}
      </Button>
      {stop.isError && (
        <span role="alert" className="text-bad">
          {stop.error.message}
        </span>
      )}
    </span>
  );
}
