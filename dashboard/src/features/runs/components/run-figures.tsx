import { CopyButton } from '@/components/ui/copy-button';
import type { ReactNode } from 'react';
import { formatCost, formatCount, formatDuration, formatFullTime, formatTime, plural } from '@/lib/format';
import { waitWords } from '@/lib/status';
import { usePhone } from '@/lib/use-wide';
import type { RunDetail, Trace } from '@/stream/events';
import type { Waterfall } from '../model/waterfall';
import { RunKin } from './run-kin';

interface RunFiguresProps {
  run: RunDetail;
  trace: Pick<Trace, 'traceId' | 'traceUrl'> | null;
  /** The run's page of the durable engine. */
  engine: string | null;
  waterfall: Waterfall;
}

/** On a phone they stay away until somebody wants them: the waterfall needs the room. */
export function RunFigures({ run, trace, engine, waterfall }: RunFiguresProps) {
  const phone = usePhone();
  const all = (
    <div className="space-y-3">
      <RunKin run={run} />
      <FigureList run={run} trace={trace} engine={engine} waterfall={waterfall} />
    </div>
  );
  if (!phone) return all;
  return (
    <details className="text-sm">
      <summary className="min-h-9 cursor-pointer content-center">
        <span className="font-medium">Figures</span> <span className="text-muted tabular-nums">· {formatDuration(waterfall.split.elapsed)} in all, {formatDuration(waterfall.split.active)} active</span>
      </summary>
      <div className="pt-2">{all}</div>
    </details>
  );
}

function FigureList({ run, trace, engine, waterfall }: RunFiguresProps) {
  const { usage } = run;
  return (
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
