import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { StatusText } from '@/components/ui/status';
import { formatCountdown, formatTime } from '@/lib/format';
import { riskLook } from '@/lib/status';
import { useServerNow } from '@/stream/live-context';
import { usePendingApprovals } from '../api/get-approvals';
import { deadlineOf, headline } from '../model/approval';

/** All that wait for a decision; each leads to its card in its thread. */
export function PendingApprovals({ onPick }: { onPick?: () => void }) {
  const { data, error } = usePendingApprovals();
  const now = useServerNow();
  if (error) return <p className="text-bad">{error.message}</p>;
  if (!data) return <p className="text-muted">Loading…</p>;
  if (data.length === 0) {
    return (
      <p className="flex items-center gap-2 py-2 text-muted">
        <Inbox aria-hidden className="size-4" /> Nothing waits for a decision.
      </p>
    );
  }
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
            <span className="block font-medium break-words">{headline(approval)}</span>
            <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-muted tabular-nums">
              <StatusText look={riskLook[approval.risk]} />
              <span>{approval.agent}</span>
              <span>asked at {formatTime(approval.requestedAt, now)}</span>
              <span>{formatCountdown(deadlineOf(approval, now).leftMs)} left</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
