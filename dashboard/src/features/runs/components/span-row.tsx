import { ChevronRight } from 'lucide-react';
import { formatDuration } from '@/lib/format';
import { spanLook } from '@/lib/status';
import { barParts, type BarFill } from '../model/bar-parts';
import type { SpanNode } from '../model/span-tree';
import { spanNote, spanSpoken, spanTitle } from '../model/span-text';
import type { TimeScale } from '../model/time-scale';
import type { Waterfall } from '../model/waterfall';
import { nameColumn } from './time-axis';

interface SpanRowProps {
  id: string;
  node: SpanNode;
  index: number;
  top: number;
  height: number;
  waterfall: Waterfall;
  scale: TimeScale;
  /** Null: it can't be shut now. */
  shut: boolean | null;
  current: boolean;
  selected: boolean;
  onPick: () => void;
  onToggle: () => void;
}

const toneIcon = { neutral: 'text-muted', accent: 'text-accent', ok: 'text-ok', warn: 'text-warn', bad: 'text-bad', wait: 'text-wait' };

export function SpanRow({ id, node, index, top, height, waterfall, scale, shut, current, selected, onPick, onToggle }: SpanRowProps) {
  const look = spanLook(node.span);
  const Icon = look.icon;
  const branches = node.children.length > 0 && shut !== null;
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/click-events-have-key-events -- the grid has the focus and the keys
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-level={node.depth + 1}
      aria-selected={selected}
      aria-expanded={branches ? !shut : undefined}
      onClick={onPick}
      style={{ top, height }}
      className={`absolute inset-x-0 flex cursor-pointer items-center text-[0.8125rem] ${selected ? 'bg-accent-soft' : 'hover:bg-raised'} ${current ? 'group-focus-visible/grid:ring-2 group-focus-visible/grid:ring-accent group-focus-visible/grid:ring-inset' : ''}`}
    >
      <div role="gridcell" className={`flex h-full shrink-0 items-center gap-1.5 overflow-hidden pr-2 pl-2 sm:pl-4 ${nameColumn}`}>
        <span aria-hidden className="shrink-0" style={{ width: Math.min(node.depth, 8) * 14 }} />
        {branches ? (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the arrow keys of the grid do it
          <span
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
            className="-m-1 shrink-0 rounded p-1 text-muted hover:text-fg"
          >
            <ChevronRight className={`size-3.5 ${shut ? '' : 'rotate-90'}`} />
          </span>
        ) : (
          <span aria-hidden className="w-3.5 shrink-0" />
        )}
        <Icon aria-hidden className={`size-3.5 shrink-0 ${toneIcon[look.tone]}`} />
        <span className="sr-only">{look.label}</span>
        <span className="min-w-0 truncate font-medium">{spanTitle(node)}</span>
        <span className="hidden min-w-0 truncate text-xs text-muted sm:inline tabular-nums">{spanNote(node)}</span>
      </div>
      <div role="gridcell" className="relative mr-4 h-full min-w-0 flex-1">
        <Bar node={node} waterfall={waterfall} scale={scale} work={look.bar} />
        <span className="sr-only">{spanSpoken(node, waterfall.from)}</span>
      </div>
    </div>
  );
}

const fills: Record<Exclude<BarFill, 'work'>, string> = { human: 'bar-human', queue: 'bar-queue', 'failed-attempt': 'bar-failed' };

function Bar({ node, waterfall, scale, work }: { node: SpanNode; waterfall: Waterfall; scale: TimeScale; work: string }) {
  const from = scale.at(node.from);
  const to = scale.at(node.to);
  const thick = node.children.length > 0 ? 'top-[11px] h-2' : 'top-[8px] h-3.5';
  const took = formatDuration(node.to - node.from);
  // beside the bar, but never past the edge: there it lies over it
  const edge = `calc(100% - ${took.length + 1}ch)`;
  const place = to < 0.86 || from < 0.14 ? { left: `min(${to * 100}% + 4px, ${edge})` } : { right: `min(${(1 - from) * 100}% + 4px, ${edge})` };
  return (
    <span aria-hidden>
      {barParts(node, waterfall, scale).map((part, index) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- parts are positions
          key={index}
          className={`absolute rounded-[3px] ${thick} ${part.fill === 'work' ? work : fills[part.fill]} ${node.open ? 'motion-safe:animate-pulse' : ''}`}
          style={{ left: `${part.from * 100}%`, width: `max(3px, calc(${(part.to - part.from) * 100}% - ${node.attempts.length > 0 ? 1.5 : 0}px))` }}
        />
      ))}
      {node.critical && node.children.length === 0 && (
        <span className="absolute top-[24px] h-0.5 rounded bg-warn" style={{ left: `${from * 100}%`, width: `max(3px, ${(to - from) * 100}%)` }} />
      )}
      <span className="absolute top-1/2 -translate-y-1/2 rounded bg-bg/85 px-0.5 text-[0.6875rem] whitespace-nowrap text-muted tabular-nums" style={place}>
        {took}
      </span>
    </span>
  );
}
