import { Link } from '@tanstack/react-router';
import { FileText, MessagesSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { StatusBadge } from '@/components/ui/status';
import { formatCost, formatCount, formatDuration, formatFullTime, formatTime, plural } from '@/lib/format';
import { runLook, waitWords } from '@/lib/status';
import type { RunDetail, Trace } from '@/stream/events';
import { engineLink } from '../model/engine-link';
import { isOver, outcomeText } from '../model/run-figures';
import type { Waterfall } from '../model/waterfall';
import { RunKin } from './run-kin';

interface RunSummaryProps {
  run: RunDetail;
  trace: Pick<Trace, 'traceId' | 'traceUrl'> | null;
  /** Of the durable engine's own pages. */
  engineUrl: string | null;
  waterfall: Waterfall;
}

export function RunSummary({ run, trace, engineUrl, waterfall }: RunSummaryProps) {
  const { usage } = run;
  const engine = engineLink(engineUrl, run.id);
  const outcome = isOver(run) && !run.error && !run.limit ? '' : outcomeText(run);
  return (
    <header className="max-h-[45%] shrink-0 space-y-3 overflow-y-auto border-b border-line bg-surface/60 px-4 py-3 sm:px-6">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="text-xs text-muted">
            <Link to="/runs" className="underline underline-offset-2 hover:text-fg">
              Runs
            </Link>{' '}
            / <span className="font-mono">{run.id}</span> <CopyButton text={run.id} label="Copy run id" />
          </p>
          <h1 className="mt-0.5 line-clamp-2 font-semibold break-words" title={run.question}>
            {run.question}
          </h1>
          {outcome && <p className={`mt-0.5 line-clamp-3 text-sm break-words ${run.waitingFor ? 'text-wait' : run.error ? 'text-bad' : 'text-muted'}`}>{run.waitingFor ? `Waits for approval: ${outcome}` : outcome}</p>}
        </div>
        <div className="flex items-center gap-3">
          <StatusBadge look={runLook[run.status]} />
          <Link
            to="/runs/$runId/report"
            params={{ runId: run.id }}
            className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line bg-surface px-3 text-sm font-medium hover:border-line-strong hover:bg-raised"
          >
            <FileText aria-hidden className="size-4" /> Report
          </Link>
          <Link
            to="/threads/$threadId"
            params={{ threadId: run.threadId }}
            className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line bg-surface px-3 text-sm font-medium hover:border-line-strong hover:bg-raised"
          >
            <MessagesSquare aria-hidden className="size-4" /> Open the thread
          </Link>
        </div>
      </div>
      <RunKin run={run} />
      <dl className="flex flex-wrap gap-x-6 gap-y-2 text-sm tabular-nums">
        <Figure label="Asked" wide>
          <time dateTime={run.createdAt} title={formatFullTime(run.createdAt)}>
            {formatTime(run.createdAt)}
          </time>
        </Figure>
        <Split waterfall={waterfall} />
        <Figure label="Model">
          {plural(usage.modelCalls, 'call')}, {formatCount(usage.inputTokens)} → {formatCount(usage.outputTokens)} tokens
          {usage.cachedInputTokens > 0 && `, ${formatCount(usage.cachedInputTokens)} cached`}
        </Figure>
        {usage.modelCalls > 0 && <Figure label="Cost">{formatCost(run.cost)}</Figure>}
        {engine && (
          <Figure label="Engine" wide>
            <a href={engine} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-2">
              Its invocation
            </a>
          </Figure>
        )}
        {trace && (
          <Figure label="Trace" wide>
            <span className="font-mono text-xs">{trace.traceId.slice(0, 8)}…</span> <CopyButton text={trace.traceId} label="Copy trace id" />
            {trace.traceUrl && (
              <>
                {' '}
                <a href={trace.traceUrl} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-2">
                  Open in the trace backend
                </a>
              </>
            )}
          </Figure>
        )}
      </dl>
    </header>
  );
}

function Split({ waterfall }: { waterfall: Waterfall }) {
  const { elapsed, active, human, queue } = waterfall.split;
  const parts = [
    { label: 'Active', ms: active, bar: 'bg-accent' },
    { label: waitWords.human, ms: human, bar: 'bar-human' },
    { label: waitWords.queue, ms: queue, bar: 'bar-queue' },
  ];
  return (
    <>
      <Figure label="Elapsed">{formatDuration(elapsed)}</Figure>
      {parts.map(({ label, ms, bar }) => (
        <Figure key={label} label={label} bar={bar}>
          {formatDuration(ms)}
        </Figure>
      ))}
    </>
  );
}

interface FigureProps {
  label: string;
  /** How the waterfall draws it. */
  bar?: string;
  /** Not on a phone. */
  wide?: boolean;
  children: ReactNode;
}

function Figure({ label, bar, wide = false, children }: FigureProps) {
  return (
    <div className={wide ? 'hidden sm:block' : ''}>
      <dt className="flex items-center gap-1.5 text-xs text-muted">
        {bar && <span aria-hidden className={`h-2.5 w-4 rounded-sm ${bar}`} />}
        {label}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
