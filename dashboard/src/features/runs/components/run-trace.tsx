import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { useServerNow } from '@/stream/live-context';
import { useFollowRun, useRun, useTrace } from '../api/get-run';
import { isOver } from '../model/run-figures';
import { openParts, partToggled, type TraceView } from '../model/trace-view';
import { findSpan, waterfallOf } from '../model/waterfall';
import { RunIncoming } from './run-incoming';
import { RunPast } from './run-past';
import { RunSummary } from './run-summary';
import { SpanDetails } from './span-details';
import { WaterfallView } from './waterfall-view';

interface RunTraceProps {
  runId: string;
  threadId: string;
  view: TraceView;
  onView: (view: TraceView) => void;
  /** Why this reader can't run it again; null when they can. */
  rerunRefusal: string | null;
  /** Of the durable engine's own pages. */
  engineUrl: string | null;
  /** Without what stands above it on its own page. */
  bare?: boolean;
}

/** A run and where its time went; it grows while the run goes on. */
export function RunTrace({ runId, threadId, view, onView, rerunRefusal, engineUrl, bare = false }: RunTraceProps) {
  useFollowRun(runId, threadId);
  const run = useRun(runId).data;
  const trace = useTrace(runId);
  const over = run !== undefined && isOver(run);
  const clock = useServerNow(1000);
  const now = over ? 0 : clock;
  const waterfall = useMemo(() => waterfallOf(trace.data?.spans ?? [], now || Date.parse(trace.data?.now ?? '1970-01-01')), [trace.data, now]);
  const selected = view.span === undefined ? null : findSpan(waterfall.nodes, view.span);
  const open = openParts(view);
  const onToggle = (part: string) => onView(partToggled(view, part));
  if (!run) return null;
  return (
    <>
      {!bare && (
        <>
          <RunSummary run={run} engineUrl={engineUrl} trace={trace.data ?? null} waterfall={waterfall} />
          <div className="max-h-[40%] shrink-0 space-y-2 overflow-y-auto border-b border-line px-4 py-2 sm:px-6">
            <RunPast run={run} open={open.has('past')} onToggle={() => onToggle('past')} />
            <RunIncoming run={run} refusal={rerunRefusal} open={open.has('incoming')} onToggle={() => onToggle('incoming')} />
          </div>
        </>
      )}
      {trace.isError && (
        <p role="alert" className="flex flex-wrap items-center gap-3 px-4 py-3 text-bad sm:px-6">
          {trace.error.message} <Button onClick={() => void trace.refetch()}>Try again</Button>
        </p>
      )}
      {waterfall.nodes.length > 0 && (
        <div className={`flex min-h-0 flex-1 flex-col ${bare ? '' : 'xl:flex-row'}`}>
          <WaterfallView waterfall={waterfall} view={view} onView={onView} />
          {selected && (
            <SpanDetails
              key={selected.span.id}
              node={selected}
              run={run}
              from={waterfall.from}
              rerunRefusal={rerunRefusal}
              open={open}
              onToggle={onToggle}
              below={bare}
              onClose={() => onView({ ...view, span: undefined })}
            />
          )}
        </div>
      )}
    </>
  );
}
