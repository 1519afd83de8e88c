import { TriangleAlert } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import type { RunState } from '@/stream/state';
import type { Advice } from '../model/run-advice';
import { spentText } from '../model/spent-text';

/** What is wrong with a run and what to do about it. */
export function RunAdvice({ run, advice }: { run: RunState; advice: Advice }) {
  return (
    <section className="rounded-xl border border-warn/40 bg-warn-soft px-4 py-3 text-sm">
      <p className="flex items-center gap-2 font-semibold text-warn">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {advice.title}
      </p>
      {advice.detail && <p className="mt-1 break-words">{advice.detail}</p>}
      <p className="mt-1 break-words">{advice.remedy}</p>
      <p className="mt-1.5 flex flex-wrap items-center gap-1 font-mono text-xs">
        run {run.id} {run.error?.code && `· ${run.error.code}`} {run.spent.calls > 0 && `· ${spentText(run.spent)}`}
        <CopyButton text={run.id} label="Copy run id" />
      </p>
    </section>
  );
}
