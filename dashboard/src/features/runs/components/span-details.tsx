import { Link } from '@tanstack/react-router';
import { MessagesSquare, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/button';
import { Sheet } from '@/components/ui/sheet';
import { formatConfidence, formatDuration, formatFullTime, formatTime } from '@/lib/format';
import { spanLook } from '@/lib/status';
import { usePhone } from '@/lib/use-wide';
import type { RunDetail } from '@/stream/events';
import { contentOf } from '../model/span-content';
import { costText, otherAttributes, slowerText, spanTitle, tokensText } from '../model/span-text';
import type { SpanNode } from '../model/span-tree';
import { RerunButton } from './rerun-button';
import { SpanEvents } from './span-events';
import { StepData } from './step-data';

interface SpanDetailsProps {
  node: SpanNode;
  run: RunDetail;
  /** When the run was asked for. */
  from: number;
  /** Why this reader can't run it again; null when they can. */
  rerunRefusal: string | null;
  /** Parts of the step's data that are open. */
  open: ReadonlySet<string>;
  onToggle: (part: string) => void;
  /** It stands below the waterfall, however wide the screen is. */
  below?: boolean;
  onClose: () => void;
}

/** Beside the waterfall or below it; over all of it on a phone. */
export function SpanDetails({ below = false, ...details }: SpanDetailsProps) {
  const phone = usePhone();
  if (!phone) return <Details {...details} place={`max-h-[55%] shrink-0 border-t ${below ? '' : 'xl:max-h-none xl:w-[26rem] xl:border-t-0 xl:border-l'}`} />;
  return (
    <Sheet label="A span" onClose={details.onClose}>
      <Details {...details} place="flex-1" />
    </Sheet>
  );
}

function Details({ node, run, from, rerunRefusal, open, onToggle, onClose, place }: Omit<SpanDetailsProps, 'below'> & { place: string }) {
  const { span } = node;
  const look = spanLook(span);
  const content = contentOf(node, run);
  const { hash } = content;
  const reason = span.attributes['agentops.router.reason'];
  const confidence = span.attributes['agentops.router.confidence'];
  return (
    <aside aria-label="Details of the span" className={`flex min-h-0 flex-col border-line bg-surface ${place}`}>
      <header className="flex items-center gap-2 border-b border-line py-1.5 pr-2 pl-4">
        <look.icon aria-hidden className="size-4 shrink-0 text-muted" />
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">
          <span className="font-normal text-muted">{look.label}</span> {spanTitle(node)}
        </h2>
        <IconButton label="Close the details" onClick={onClose}>
          <X aria-hidden className="size-4.5" />
        </IconButton>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <div tabIndex={0} role="group" aria-label="Details" className="min-h-0 flex-1 space-y-4 overflow-y-auto p-4 outline-offset-[-2px]">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular-nums">
          <Fact name="Began">
            <time dateTime={span.start} title={formatFullTime(span.start)}>
              {formatTime(span.start)}
            </time>
            , {formatDuration(node.from - from)} after the question
          </Fact>
          <Fact name={node.open ? 'So far' : 'Took'}>{formatDuration(node.to - node.from)}</Fact>
          <Fact name="Path">{node.critical ? 'On the critical path: the run would have ended earlier without it' : 'Ran beside something longer'}</Fact>
          {slowerText(span) && (
            <Fact name="Slower">
              {slowerText(span)} in the last 7 days, which is {formatDuration(Number(span.attributes['agentops.slower.median_ms']))}
            </Fact>
          )}
          {tokensText(span) && <Fact name="Tokens">{tokensText(span)}</Fact>}
          {span.kind === 'model' && <Fact name="Cost">{costText(span) || 'price unknown'}</Fact>}
          {typeof reason === 'string' && reason !== '' && <Fact name="Reason">{reason}</Fact>}
          {typeof confidence === 'number' && <Fact name="Confidence">{formatConfidence(confidence)}</Fact>}
        </dl>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 empty:hidden">
          {hash && (
            <Link to="/threads/$threadId" params={{ threadId: run.threadId }} search={(kept) => ('trace' in kept ? kept : {})} hash={hash} className="inline-flex items-center gap-2 text-sm text-accent underline underline-offset-2">
              <MessagesSquare aria-hidden className="size-4" /> Show it in the thread
            </Link>
          )}
          <RerunButton node={node} run={run} refusal={rerunRefusal} />
        </div>
        <StepData span={span} run={run} known={content} open={open} onToggle={onToggle} />
        <SpanEvents node={node} from={from} />
        <details className="text-sm">
          <summary className="cursor-pointer py-1 font-medium">Attributes</summary>
          <dl className="mt-1 space-y-1.5 text-xs">
            {[['span id', span.id] as [string, string], ...otherAttributes(span)].map(([name, value]) => (
              <div key={name}>
                <dt className="text-muted">{name}</dt>
                <dd className="font-mono break-all">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
