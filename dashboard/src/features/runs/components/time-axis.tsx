import { ChevronsLeftRight } from 'lucide-react';
import { formatDuration } from '@/lib/format';
import { waitWords } from '@/lib/status';
import { hasRoom } from '../model/label-room';
import type { TimeScale } from '../model/time-scale';
import type { Gap } from '../model/waterfall';

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
  const centres = scale.folded.map((gap) => (scale.at(gap.from) + scale.at(gap.to)) / 2);
  return (
    <>
      <div role="row" aria-rowindex={1} className="sticky top-0 z-20 flex border-b border-line bg-bg text-xs text-muted" style={{ height: axisPx }}>
        <div role="columnheader" className={`flex shrink-0 items-center px-4 sm:px-6 ${nameColumn}`}>
          {hasGaps ? (
            <button type="button" onClick={onToggle} className="rounded px-1 py-0.5 underline decoration-dotted underline-offset-2 hover:text-fg">
              {full ? 'Fold the waits' : 'Unfold the waits'}
            </button>
          ) : (
            'Step'
          )}
        </div>
        <div role="columnheader" aria-label="Time" className="@container relative mr-4 flex-1 tabular-nums">
          {scale.ticks.map(({ moment, at }, index) => (
            <Tick key={moment} at={at} label={moment === from ? '0' : formatDuration(moment - from)} everywhere={index % 2 === 0} />
          ))}
          {scale.folded.map((gap, index) => (
            <FoldLabel key={gap.from} gap={gap} at={centres[index] ?? 0} roomy={hasRoom(centres, index)} alone={centres.length === 1} onToggle={onToggle} />
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

/** The mark stands at its moment; its word gives way at the edge. */
function Tick({ at, label, everywhere }: { at: number; label: string; everywhere: boolean }) {
  return (
    <span className={everywhere ? '' : 'hidden @md:inline'}>
      <span className="absolute bottom-1 h-4 border-l border-line" style={{ left: `${at * 100}%` }} />
      <span className="absolute bottom-1 whitespace-nowrap" style={{ left: `min(${at * 100}% + 4px, 100% - ${label.length}ch)` }}>
        {label}
      </span>
    </span>
  );
}

interface FoldLabelProps {
  gap: Gap;
  at: number;
  /** Whether its words meet no other's where the axis is wide. */
  roomy: boolean;
  alone: boolean;
  onToggle: () => void;
}

function FoldLabel({ gap, at, roomy, alone, onToggle }: FoldLabelProps) {
  const length = formatDuration(gap.to - gap.from);
  const words = alone ? '' : roomy ? 'sr-only @md:not-sr-only' : 'sr-only';
  return (
    <button
      type="button"
      onClick={onToggle}
      title={`${waitWords[gap.reason]}: ${length}. Draw it at its length.`}
      className="absolute top-1 z-10 inline-flex -translate-x-1/2 items-center gap-1 rounded bg-wait-soft px-1 text-[0.6875rem] whitespace-nowrap text-wait"
      style={{ left: alone ? `clamp(2.5rem, ${at * 100}%, 100% - 2.5rem)` : `clamp(0.75rem, ${at * 100}%, 100% - ${roomy ? 2 : 0.75}rem)` }}
    >
      <ChevronsLeftRight aria-hidden className="size-3" />
      <span className="sr-only">Unfold: {waitWords[gap.reason]} </span>
      <span className={words}>{length}</span>
    </button>
  );
}
