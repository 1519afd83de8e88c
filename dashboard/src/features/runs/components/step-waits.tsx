import { Link } from '@tanstack/react-router';
import { Moment } from '@/components/ui/moment';
import { formatDuration } from '@/lib/format';
import type { StepWait } from '@/stream/events';

/** The questions to a human that the step waited for. */
export function StepWaits({ threadId, waits }: { threadId: string; waits: StepWait[] }) {
  return (
    <ol className="space-y-3">
      {waits.map((wait) => (
        <li key={wait.approvalId}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 tabular-nums">
            <dt className="text-muted">Approval</dt>
            <dd>
              <Link to="/threads/$threadId" params={{ threadId }} hash={`approval-${wait.approvalId}`} className="text-accent underline underline-offset-2">
                {wait.state}
              </Link>
              {wait.decidedBy && ` by ${wait.decidedBy}`}
            </dd>
            <dt className="text-muted">Asked</dt>
            <dd>
              <Moment at={wait.requestedAt} />
            </dd>
            {wait.decidedAt && (
              <>
                <dt className="text-muted">Ended</dt>
                <dd>
                  <Moment at={wait.decidedAt} />, after {formatDuration(Date.parse(wait.decidedAt) - Date.parse(wait.requestedAt))}
                </dd>
              </>
            )}
            <dt className="text-muted">{wait.state === 'pending' ? 'Expires' : 'Would have expired'}</dt>
            <dd>
              <Moment at={wait.expiresAt} />
            </dd>
            {wait.reason && (
              <>
                <dt className="text-muted">Reason</dt>
                <dd className="min-w-0 break-words">{wait.reason}</dd>
              </>
            )}
          </dl>
        </li>
      ))}
    </ol>
  );
}
