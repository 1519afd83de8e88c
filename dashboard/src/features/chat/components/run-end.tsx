import { CircleCheck, TriangleAlert } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { formatDuration, formatTime } from '@/lib/format';
import type { RunState } from '@/stream/state';
import { adviceFor } from '../model/run-advice';
import { spentText } from '../model/spent-text';
import { Markdown } from './markdown';

export function RunEnd({ run }: { run: RunState }) {
  const advice = adviceFor(run);
  const took = run.startedAt && run.finishedAt ? formatDuration(run.finishedAt - run.startedAt) : null;
  return (
    <div className="space-y-4">
      {run.unsaidAnswer && <Markdown text={run.unsaidAnswer} open={false} />}
      {advice ? (
        <section className="rounded-xl border border-warn/40 bg-warn-soft px-4 py-3 text-sm">
          <p className="flex items-center gap-2 font-semibold text-warn">
            <TriangleAlert aria-hidden className="size-4 shrink-0" />
            {advice.title}
          </p>
          {advice.detail && <p className="mt-1 break-words">{advice.detail}</p>}
          <p className="mt-1">{advice.remedy}</p>
          <p className="mt-1.5 flex flex-wrap items-center gap-1 font-mono text-xs">
            run {run.id} {run.error?.code && `· ${run.error.code}`} {run.spent.calls > 0 && `· ${spentText(run.spent)}`}
            <CopyButton text={run.id} label="Copy run id" />
          </p>
        </section>
      ) : (
        <p className="flex items-center gap-2 text-xs text-muted">
          <span aria-hidden className="h-px flex-1 bg-line" />
          <CircleCheck aria-hidden className="size-3.5 text-ok" />
          Run done{run.finishedAt ? ` at ${formatTime(run.finishedAt)}` : ''}
          {took ? `, took ${took}` : ''}
          {run.spent.calls > 0 ? ` · ${spentText(run.spent)}` : ''}
          <span aria-hidden className="h-px flex-1 bg-line" />
        </p>
      )}
    </div>
  );
}
