import { ArrowRight, ArrowRightLeft, Route, UserRoundCheck } from 'lucide-react';
import { InlineCode } from '@/components/ui/inline-code';
import { formatConfidence } from '@/lib/format';
import type { RouterState } from '@/stream/state';
import { SendTo } from './send-to';

export function RouterChip({ decision }: { decision: RouterState }) {
  const { id, agent, previousAgent, confidence, reason, rule } = decision;
  const handsOff = previousAgent !== null && agent !== null;
  const byPerson = rule === 'person';
  const Icon = byPerson ? UserRoundCheck : handsOff ? ArrowRightLeft : Route;
  const origin = byPerson ? 'by a person' : handsOff ? `hand-off · ${previousAgent}` : 'router';
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted" title={rule ? `Rule: ${rule}` : undefined}>
      <span className="inline-flex items-center gap-1.5 rounded-full border border-line bg-surface px-2.5 py-0.5 text-xs font-medium">
        <Icon aria-hidden className="size-3.5" />
        {origin}
        <ArrowRight aria-label="to" role="img" className="size-3" />
        <span className="text-fg">{agent ?? 'done'}</span>
        {confidence !== null && !byPerson && <span className="tabular-nums">({formatConfidence(confidence)})</span>}
      </span>
      {reason && (
        <span className="min-w-0 text-[0.8125rem]">
          <InlineCode text={reason} />
        </span>
      )}
      <SendTo decision={id} agent={agent} />
    </div>
  );
}
