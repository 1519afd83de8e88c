import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Fold } from '@/components/ui/fold';
import type { RunDetail } from '@/stream/events';
import { useIncoming } from '../api/get-incoming';
import { IncomingRow } from './incoming-row';

interface RunIncomingProps {
  run: RunDetail;
  /** Why this reader can't send it again; null when they can. */
  refusal: string | null;
  open: boolean;
  onToggle: () => void;
}

/** Messages, decisions and whatever else came in for a run. */
export function RunIncoming({ run, refusal, open, onToggle }: RunIncomingProps) {
  return (
    <Fold label="What came in" hint="messages, decisions, alerts; to send again" open={open} onToggle={onToggle}>
      <IncomingList run={run} refusal={refusal} />
    </Fold>
  );
}

function IncomingList({ run, refusal }: Pick<RunIncomingProps, 'run' | 'refusal'>) {
  const [wholeThread, setWholeThread] = useState(false);
  const incoming = useIncoming(run.id, run.threadId, wholeThread);
  const events = incoming.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <>
      <label className="flex items-center gap-2 text-sm">
        <input type="checkbox" checked={wholeThread} onChange={(event) => setWholeThread(event.target.checked)} className="size-4" /> All of its thread
      </label>
      {incoming.isError && (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-bad">
          {incoming.error.message} <Button onClick={() => void incoming.refetch()}>Try again</Button>
        </p>
      )}
      {incoming.isPending && <p className="text-muted">Loading…</p>}
      <ol aria-label="What came in" className="space-y-1.5">
        {events.map((event) => (
          <li key={event.seq}>
            <IncomingRow threadId={run.threadId} event={event} refusal={refusal} />
          </li>
        ))}
      </ol>
      {incoming.hasNextPage && (
        <Button disabled={incoming.isFetchingNextPage} onClick={() => void incoming.fetchNextPage()}>
          {incoming.isFetchingNextPage ? 'Loading…' : 'Show more'}
        </Button>
      )}
    </>
  );
}
