import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageSquare } from 'lucide-react';
import { useEffect } from 'react';
import type { Approval } from '@/stream/events';
import { approvalQuery, usePendingApprovals } from '../api/get-approvals';
import { placeOf, type Place } from '../model/place';
import { ApprovalCard } from './approval-card';
import { NothingWaits } from './pending-approvals';
import { WaitingLine } from './waiting-line';

interface ApprovalQueueProps {
  /** The id of the one whose card is open. */
  open: string | null;
  /** Why this reader can't decide; null when they can. */
  refusal: string | null;
  reader: string;
}

/** All that wait for a decision, to be decided here. The open one stays when it is decided, until its reader goes on. */
export function ApprovalQueue({ open, refusal, reader }: ApprovalQueueProps) {
  const { data: pending, error } = usePendingApprovals();
  const asked = useQuery({ ...approvalQuery(open ?? ''), enabled: open !== null });
  const opened = asked.data ?? pending?.find(({ id }) => id === open);
  useFocusOn(opened?.id);

  const problem = error ?? asked.error;
  if (problem) return <p role="alert" className="text-bad">{problem.message}</p>;
  if (!pending) return <p className="text-muted">Loading…</p>;
  const others = pending.filter(({ id }) => id !== open);
  const rows = [...others, ...(opened ? [opened] : [])].toSorted((a, b) => b.requestedAt.localeCompare(a.requestedAt));
  return (
    <>
      <ul aria-label="Waiting for a decision" className="space-y-2">
        {rows.map((approval) => (
          <li key={approval.id}>{approval === opened ? <OpenRow approval={approval} place={placeOf(pending, approval.id)} refusal={refusal} reader={reader} /> : <ShutRow approval={approval} />}</li>
        ))}
      </ul>
      {pending.length === 0 && <NothingWaits />}
    </>
  );
}

function ShutRow({ approval }: { approval: Approval }) {
  return (
    <Link to="/approvals" search={{ open: approval.id }} replace className="block rounded-xl border border-line bg-surface px-4 py-2.5 text-sm hover:border-line-strong hover:bg-raised">
      <WaitingLine approval={approval} />
    </Link>
  );
}

function OpenRow({ approval, place, refusal, reader }: { approval: Approval; place: Place | null; refusal: string | null; reader: string }) {
  return (
    <div className="space-y-1.5 py-1">
      <ApprovalCard approval={approval} place={place} refusal={refusal} reader={reader} />
      <Link
        to="/threads/$threadId"
        params={{ threadId: approval.threadId }}
        hash={`approval-${approval.id}`}
        className="inline-flex min-h-6 items-center gap-1.5 px-1 text-xs text-accent underline underline-offset-2"
      >
        <MessageSquare aria-hidden className="size-3.5" /> Show it in its thread
      </Link>
    </div>
  );
}

function useFocusOn(id: string | undefined): void {
  useEffect(() => {
    if (!id) return;
    const card = document.getElementById(`approval-${id}`);
    card?.scrollIntoView({ block: 'center' });
    card?.focus({ preventScroll: true });
  }, [id]);
}
