import { useNavigate } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Fold } from '@/components/ui/fold';
import { LongValue } from '@/components/ui/long-value';
import { Moment } from '@/components/ui/moment';
import type { IncomingEvent } from '@/stream/events';
import { useReplay } from '../api/get-incoming';
import { incomingHint, incomingLabel } from '../model/incoming';

interface IncomingRowProps {
  threadId: string;
  event: IncomingEvent;
  /** Why this reader can't send it again; null when they can. */
  refusal: string | null;
}

/** One event in one line; its payload, and sending it again, when it is opened. */
export function IncomingRow({ threadId, event, refusal }: IncomingRowProps) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const navigate = useNavigate();
  const replay = useReplay(threadId, (made) => void navigate({ to: '/runs/$runId', params: { runId: made.runId } }));
  return (
    <Fold label={incomingLabel(event)} hint={incomingHint(event)} open={open} onToggle={() => setOpen(!open)}>
      <p className="text-xs text-muted">
        <Moment at={event.at} /> · number {event.seq} of the thread's log · <code className="font-mono">{event.name}</code>
      </p>
      <LongValue label="Payload" text={JSON.stringify(event.payload, null, 2)} />
      {event.replays && (
        <Button disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setAsked(true)}>
          <Send aria-hidden className="size-4" /> Send again…
        </Button>
      )}
      {asked && (
        <ConfirmDialog title="Send again" verb="Send again" variant="primary" busy={replay.isPending} error={replay.error} onConfirm={() => replay.mutate(event.seq)} onClose={() => setAsked(false)}>
          <p>The same words are asked anew: a new run in a new thread. What needs an approval is asked anew. This thread stays as it is.</p>
        </ConfirmDialog>
      )}
    </Fold>
  );
}
