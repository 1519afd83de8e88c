import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { formatDuration, formatTime } from '@/lib/format';
import { useIsRecorded } from '@/stream/live-context';
import type { RunState } from '@/stream/state';
import { adviceFor } from '../model/run-advice';
import { spentText } from '../model/spent-text';
import { ModelText } from './model-text';
import { RunAdvice } from './run-advice';

export function RunEnd({ run }: { run: RunState }) {
  const advice = adviceFor(run);
  const recorded = useIsRecorded();
  const took = run.startedAt && run.finishedAt ? formatDuration(run.finishedAt - run.startedAt) : null;
  return (
    <div className="space-y-4">
      {run.unsaidAnswer && <ModelText text={run.unsaidAnswer} open={false} />}
      {advice ? (
        <RunAdvice run={run} advice={advice} />
      ) : (
        <p className="flex items-center gap-2 text-xs text-muted">
          <span aria-hidden className="h-px flex-1 bg-line" />
          <CircleCheck aria-hidden className="size-3.5 text-ok" />
          Run done{run.finishedAt ? ` at ${formatTime(run.finishedAt)}` : ''}
          {took ? `, took ${took}` : ''}
          {run.spent.calls > 0 ? ` · ${spentText(run.spent)}` : ''}
          {!recorded && (
            <Link to="/runs/$runId/report" params={{ runId: run.id }} className="underline underline-offset-2 hover:text-fg">
              Report
            </Link>
          )}
          <span aria-hidden className="h-px flex-1 bg-line" />
        </p>
      )}
    </div>
  );
}
