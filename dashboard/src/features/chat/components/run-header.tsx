import { ChartNoAxesGantt } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusBadge } from '@/components/ui/status';
import { formatDuration, formatElapsed } from '@/lib/format';
import { runEndLook } from '@/lib/status';
import { useServerNow } from '@/stream/live-context';
import type { Spent } from '@/stream/spent';
import type { RunState } from '@/stream/state';
import type { Share } from '../model/budget';
import { isGoing } from '../model/timeline';
import { BudgetWarning } from './budget-bars';
import { SpentFigures } from './spent-figures';
import { StopButtons } from './stop-buttons';
import { TraceLink } from './trace-link';

interface RunHeaderProps {
  title: string;
  run: RunState | null;
  /** By the whole thread. */
  spent: Spent;
  /** Of the limits that are set. */
  shares: Share[];
  mayStop: boolean;
  children?: ReactNode;
}

export function RunHeader({ title, run, spent, shares, mayStop, children }: RunHeaderProps) {
  return (
    <header className="border-b border-line bg-surface/60">
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 sm:px-6">
        <h1 className="line-clamp-2 min-w-0 grow basis-full text-sm leading-snug font-semibold break-words sm:min-w-80 sm:basis-0" title={title}>
          {title}
        </h1>
        {run && <RunFigures run={run} spent={spent} shares={shares} />}
        {run && (
          <TraceLink
            runId={run.id}
            title="Where this run's time went"
            className="inline-flex min-h-8 items-center gap-1.5 rounded-lg border border-line bg-surface px-2.5 text-xs font-medium hover:border-line-strong hover:bg-raised"
          >
            <ChartNoAxesGantt aria-hidden className="size-4" /> Trace
          </TraceLink>
        )}
        {isGoing(run) && run && <StopButtons key={run.id} run={run} mayStop={mayStop} />}
        {children}
      </div>
    </header>
  );
}

function RunFigures({ run, spent, shares }: { run: RunState; spent: Spent; shares: Share[] }) {
  return (
    <div className="order-last flex basis-full flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted tabular-nums sm:order-none sm:basis-auto">
      <StatusBadge look={runEndLook({ status: run.status, limit: run.limit?.limit })} />
      {run.startedAt && <Elapsed run={run} startedAt={run.startedAt} />}
      <SpentFigures run={run} thread={spent} shares={shares} />
      {isGoing(run) && <BudgetWarning shares={shares} />}
    </div>
  );
}

function Elapsed({ run, startedAt }: { run: RunState; startedAt: number }) {
  const now = useServerNow();
  const ms = (run.finishedAt ?? Math.max(startedAt, now)) - startedAt;
  return <span title="Time since the run started">{run.finishedAt ? formatDuration(ms) : formatElapsed(ms)}</span>;
}
