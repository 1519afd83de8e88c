import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { usePendingApprovals } from '../api/get-approvals';
import { WaitingLine } from './waiting-line';

/** All that wait for a decision; each leads to its card in its thread. */
export function PendingApprovals({ onPick }: { onPick?: () => void }) {
  const { data, error } = usePendingApprovals();
  if (error) return <p className="text-bad">{error.message}</p>;
  if (!data) return <p className="text-muted">Loading…</p>;
  if (data.length === 0) return <NothingWaits />;
  return (
    <ul aria-label="Waiting for a decision" className="-m-1 space-y-1">
      {data.map((approval) => (
        <li key={approval.id}>
          <Link
            to="/threads/$threadId"
            params={{ threadId: approval.threadId }}
            hash={`approval-${approval.id}`}
            data-waiting={approval.id}
            onClick={onPick}
            className="block rounded-lg px-3 py-2 hover:bg-raised"
          >
            <WaitingLine approval={approval} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function NothingWaits() {
  return (
    <p className="flex items-center gap-2 py-2 text-muted">
      <Inbox aria-hidden className="size-4" /> Nothing waits for a decision.
    </p>
  );
}
