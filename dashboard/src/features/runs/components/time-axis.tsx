import { ChevronsLeftRight } from 'lucide-react';
import { formatDuration } from '@/lib/format';
import { waitWords } from '@/lib/status';
import type { TimeScale } from '../model/time-scale';

export const axisPx = 44;
/** The column of names; the rest is time. */
export const nameColumn = 'w-[45%] sm:w-[38%]';

interface TimeAxisProps {
  scale: TimeScale;
  from: number;
  full: boolean;
  hasGaps: boolean;
  onToggle: () => void;
}

export function TimeAxis({ scale, from, full, hasGaps, onToggle }: TimeAxisProps) {
  return (
    <>
      <div role="row" aria-rowindex={1} className="sticky top-0 z-20 flex border-b border-line bg-bg text-xs text-muted" style={{ height: axisPx }}>
        <div role="columnheader" className={`flex shrink-0 items-center px-4 sm:px-6 ${nameColumn}`}>
          {hasGaps ? (
            <button type="button" onClick={onToggle} className="rounded px-1 py-0.5 underline decoration-dotted underline-offset-2 hover:text-fg">
              {full ? 'Fold the waits' : 'Waits are folded'}
            </button>
          ) : (
            'Step'
          )}
        </div>
        <div role="columnheader" aria-label="Time" className="relative mr-4 flex-1 tabular-nums">
          {scale.ticks.map(({ moment, at }, index) => (
            <span key={moment} className={`${index % 2 === 1 ? 'hidden sm:inline' : ''} absolute bottom-1 border-l border-line pl-1 whitespace-nowrap`} style={{ left: `${at * 100}%` }}>
              {moment === from ? '0' : formatDuration(moment - from)}
            </span>
          ))}
          {scale.folded.map((gap) => (
            <button
              key={gap.from}
              type="button"
              onClick={onToggle}
              title={`${waitWords[gap.reason]}: ${formatDuration(gap.to - gap.from)}. Draw it at its length.`}
              className="absolute top-1 z-10 inline-flex -translate-x-1/2 items-center gap-1 rounded bg-wait-soft px-1 text-[0.6875rem] whitespace-nowrap text-wait"
              style={{ left: `${((scale.at(gap.from) + scale.at(gap.to)) / 2) * 100}%` }}
            >
              <ChevronsLeftRight aria-hidden className="size-3" />
              <span className="sr-only">Unfold: {waitWords[gap.reason]} </span>
              {formatDuration(gap.to - gap.from)}
            </button>
          ))}
        </div>
      </div>
      <div aria-hidden className="pointer-events-none absolute inset-y-0 right-0 left-0 flex">
        <div className={`shrink-0 ${nameColumn}`} />
        <div className="relative mr-4 flex-1">
          {scale.ticks.map(({ moment, at }) => (
            <div key={moment} className="absolute inset-y-0 border-l border-line/60" style={{ left: `${at * 100}%` }} />
          ))}
          {scale.folded.map((gap) => (
            <div key={gap.from} className="fold absolute inset-y-0" style={{ left: `${scale.at(gap.from) * 100}%`, width: `${(scale.at(gap.to) - scale.at(gap.from)) * 100}%` }} />
          ))}
        </div>
      </div>
    </>
  );
}
