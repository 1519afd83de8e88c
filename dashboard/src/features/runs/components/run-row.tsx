import { Link } from '@tanstack/react-router';
import { StatusBadge } from '@/components/ui/status';
import { formatAgo, formatCost, formatCount, formatDuration, formatElapsed, formatFullTime } from '@/lib/format';
import { runEndLook } from '@/lib/status';
import type { Run } from '@/stream/events';
import { useServerNow } from '@/stream/live-context';
import { isOver, outcomeText, tookMs } from '../model/run-figures';

export function RunRow({ run }: { run: Run }) {
  const outcome = outcomeText(run);
  const tokens = run.usage.inputTokens + run.usage.outputTokens;
  return (
    <li>
      <Link to="/runs/$runId" params={{ runId: run.id }} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 px-4 py-3 hover:bg-raised focus-visible:outline-offset-[-2px] lg:grid-cols-[10.5rem_1fr_auto]">
        <span className="col-start-1 row-start-1 pt-0.5">
          <StatusBadge look={runEndLook(run)} />
        </span>
        <span className="col-span-2 row-start-2 min-w-0 lg:col-span-1 lg:col-start-2 lg:row-start-1">
          <span className="line-clamp-2 font-medium break-words">{run.question}</span>
          {outcome && (
            <span className={`mt-0.5 line-clamp-1 text-sm break-words ${run.waitingFor ? 'text-wait' : run.error ? 'text-bad' : 'text-muted'}`}>
              {run.waitingFor ? `Waits for approval: ${outcome}` : outcome}
            </span>
          )}
          <span className="mt-1 flex flex-wrap gap-x-3 text-xs text-muted tabular-nums">
            {run.agent && <span>{run.agent}</span>}
            <Took run={run} />
            {tokens > 0 && <span title={`${run.usage.inputTokens} in, ${run.usage.outputTokens} out`}>{formatCount(tokens)} tokens</span>}
            {run.usage.modelCalls > 0 && <span>{formatCost(run.cost)}</span>}
          </span>
        </span>
        <Asked at={run.createdAt} />
      </Link>
    </li>
  );
}

function Took({ run }: { run: Run }) {
  const now = useServerNow(isOver(run) ? 60_000 : 1000);
  const ms = tookMs(run, now);
  if (ms === null) return null;
  return <span>{isOver(run) ? formatDuration(ms) : `${formatElapsed(ms)} so far`}</span>;
}

function Asked({ at }: { at: string }) {
  const now = useServerNow(30_000);
  return (
    <time dateTime={at} title={formatFullTime(at)} className="col-start-2 row-start-1 pt-0.5 text-xs text-muted tabular-nums lg:col-start-3">
      {formatAgo(at, now)}
    </time>
  );
}
