import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useWindow } from '@/lib/use-window';
import { timeScaleOf } from '../model/time-scale';
import { shutSpans, toggled, type TraceView } from '../model/trace-view';
import { findSpan, visibleRows, type Waterfall } from '../model/waterfall';
import { SpanRow } from './span-row';
import { axisPx, TimeAxis } from './time-axis';
import { TraceSearch } from './trace-search';

interface WaterfallViewProps {
  waterfall: Waterfall;
  view: TraceView;
  onView: (view: TraceView) => void;
}

const rowPx = 30;

export function WaterfallView({ waterfall, view, onView }: WaterfallViewProps) {
  const { nodes, gaps } = waterfall;
  const rows = useMemo(() => visibleRows(nodes, shutSpans(view), view.q ?? ''), [nodes, view]);
  const scale = useMemo(() => timeScaleOf(waterfall, view.idle === 'full' ? [] : gaps), [waterfall, gaps, view.idle]);
  const selected = view.span === undefined ? null : findSpan(nodes, view.span);
  const [place, setPlace] = useState<string | null>(null);
  const current = place ?? selected?.span.id ?? rows[0]?.span.id;
  const at = Math.max(0, rows.findIndex(({ span }) => span.id === current));
  const { scroller, first, last, reveal } = useWindow(rows.length, rowPx);
  const search = useRef<HTMLInputElement>(null);
  const idPrefix = useId();

  const selectedAt = selected ? rows.indexOf(selected) : -1;
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (selectedAt < 0 || revealed.current === view.span) return;
    revealed.current = view.span ?? null;
    reveal(selectedAt, axisPx);
  });

  const moveTo = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setPlace(row.span.id);
    reveal(rows.indexOf(row), axisPx);
    if (selected) onView({ ...view, span: row.span.id });
  };
  const pick = (id: string) => {
    setPlace(id);
    onView({ ...view, span: id });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const opens = row.children.length > 0 && shutSpans(view).has(row.span.id);
    const keys: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + 15),
      PageUp: () => moveTo(at - 15),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: () => pick(row.span.id),
      ArrowRight: () => (opens ? onView(toggled(view, row.span.id)) : row.children.length > 0 && moveTo(at + 1)),
      ArrowLeft: () => (row.children.length > 0 && !opens ? onView(toggled(view, row.span.id)) : row.parent && moveTo(rows.indexOf(row.parent))),
      '/': () => search.current?.focus(),
      Escape: () => selected && onView({ ...view, span: undefined }),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return (
    <section aria-label="Waterfall" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <TraceSearch field={search} words={view.q ?? ''} found={rows.length} total={nodes.length} onChange={(q) => onView({ ...view, q: q || undefined })} />
      <div
        ref={scroller}
        role="treegrid"
        aria-label="Spans of this run"
        aria-rowcount={rows.length}
        aria-activedescendant={rows[at] && at >= first && at < last ? `${idPrefix}${rows[at].span.id}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group/grid min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <div role="rowgroup" className="relative min-w-[21rem]" style={{ height: rows.length * rowPx + axisPx }}>
          <TimeAxis scale={scale} from={waterfall.from} full={view.idle === 'full'} hasGaps={gaps.length > 0} onToggle={() => onView({ ...view, idle: view.idle ? undefined : 'full' })} />
          {rows.slice(first, last).map((node, index) => (
            <SpanRow
              key={node.span.id}
              id={`${idPrefix}${node.span.id}`}
              node={node}
              index={first + index}
              top={axisPx + (first + index) * rowPx}
              height={rowPx}
              waterfall={waterfall}
              scale={scale}
              shut={view.q ? null : shutSpans(view).has(node.span.id)}
              current={first + index === at}
              selected={node === selected}
              onPick={() => pick(node.span.id)}
              onToggle={() => onView(toggled(view, node.span.id))}
            />
          ))}
        </div>
      </div>
    </section>
  );
}
