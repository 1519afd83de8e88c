import { ChartNoAxesGantt, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { OutputBox } from '@/components/ui/output-box';
import { StatusText } from '@/components/ui/status';
import { TextBox } from '@/components/ui/text-box';
import { VisibleText } from '@/components/ui/visible-text';
import { formatDuration } from '@/lib/format';
import { toolLook } from '@/lib/status';
import { useIsRecorded } from '@/stream/live-context';
import type { ToolCallState } from '@/stream/state';
import { pretty, summarize } from '../model/tool-summary';
import { MetricLines } from './metric-lines';
import { RollBack } from './roll-back';
import { TraceLink } from './trace-link';

/** `bare`: as a part of another card. */
export function ToolCard({ tool, bare = false }: { tool: ToolCallState; bare?: boolean }) {
  // A long output costs nothing until it is looked at.
  const [open, setOpen] = useState(false);
  const live = tool.status === 'running' ? tool.live.trimEnd() : '';
  return (
    <div>
      <Details tool={tool} bare={bare} open={open} setOpen={setOpen} />
      {tool.chart && <MetricLines chart={tool.chart} />}
      <RollBack tool={tool} />
      {live && (
        <div className="mt-2">
          <OutputBox label="Output so far" text={live} fileName={`${tool.name}-${tool.id}.txt`} growing />
        </div>
      )}
    </div>
  );
}

interface DetailsProps {
  tool: ToolCallState;
  bare: boolean;
  open: boolean;
  setOpen: (open: boolean) => void;
}

function Details({ tool, bare, open, setOpen }: DetailsProps) {
  const recorded = useIsRecorded();
  return (
    <details id={`call-${tool.id}`} onToggle={(event) => setOpen(event.currentTarget.open)} className={`group rounded-lg ${bare ? '' : 'border border-line bg-surface'}`}>
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2.5 rounded-lg px-3 py-1.5 hover:bg-raised [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" />
        <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem]">
          <span data-part="tool" className="font-medium">{tool.name}</span>{' '}
          <span className="text-muted">
            <VisibleText text={summarize(tool.args)} />
          </span>
        </span>
        {tool.durationMs !== null && <span className="shrink-0 text-xs text-muted tabular-nums">{formatDuration(tool.durationMs)}</span>}
        <StatusText look={toolLook[tool.status]} />
      </summary>
      {open && (
        <div className="space-y-2 border-t border-line p-3">
          <TextBox label="Arguments" text={pretty(tool.args) || '(none)'} />
          {tool.runId && !recorded && (
            <TraceLink runId={tool.runId} callId={tool.id} className="inline-flex items-center gap-1.5 text-xs text-accent underline underline-offset-2">
              <ChartNoAxesGantt aria-hidden className="size-3.5" /> Show it in the trace
            </TraceLink>
          )}
          {tool.output !== null && <OutputBox label="Output" text={pretty(tool.output) || '(empty)'} fileName={`${tool.name}-${tool.id}.txt`} />}
        </div>
      )}
    </details>
  );
}
