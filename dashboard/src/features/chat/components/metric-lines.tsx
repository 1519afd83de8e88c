import { VisibleText } from '@/components/ui/visible-text';
import type { MetricChart } from '@/stream/wire';
import { box, lineInWords, notDrawn, sparkline } from '../model/sparkline';

/** What a query over a range found, drawn small and said in words. */
export function MetricLines({ chart }: { chart: MetricChart }) {
  return (
    <div role="group" aria-label="Series found" className="mt-2 rounded-lg border border-line bg-surface px-3 py-2 text-xs">
      <ul className="space-y-1.5">
        {chart.series.map(({ name, values }, at) => (
          <li key={`${at} ${name}`} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
            <svg aria-hidden viewBox={`0 0 ${box.width} ${box.height}`} className="h-6 w-30 shrink-0 text-accent" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
              <path d={sparkline(values)} />
            </svg>
            <span className="tabular-nums">{lineInWords(values, chart.step)}</span>
            <span className="min-w-0 font-mono break-all text-muted">
              <VisibleText text={name} />
            </span>
          </li>
        ))}
      </ul>
      {chart.more > 0 && <p className="mt-1.5 text-muted">{notDrawn(chart)}</p>}
    </div>
  );
}
