import { Link } from '@tanstack/react-router';
import { FileText, MessagesSquare } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { StatusBadge } from '@/components/ui/status';
import { runEndLook } from '@/lib/status';
import type { RunDetail, Trace } from '@/stream/events';
import { engineLink } from '../model/engine-link';
import { isOver, outcomeText } from '../model/run-figures';
import type { Waterfall } from '../model/waterfall';
import { RunFigures } from './run-figures';

interface RunSummaryProps {
  run: RunDetail;
  trace: Pick<Trace, 'traceId' | 'traceUrl'> | null;
  /** Of the durable engine's own pages. */
  engineUrl: string | null;
  waterfall: Waterfall;
}

export function RunSummary({ run, trace, engineUrl, waterfall }: RunSummaryProps) {
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
          <StatusBadge look={runEndLook(run)} />
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
      <RunFigures run={run} trace={trace} engine={engine} waterfall={waterfall} />
    </header>
  );
}
