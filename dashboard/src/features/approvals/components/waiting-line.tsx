import { StatusText } from '@/components/ui/status';
import { formatCountdown, formatTime } from '@/lib/format';
import { riskLook } from '@/lib/status';
import type { Approval } from '@/stream/events';
import { useServerNow } from '@/stream/live-context';
import { deadlineOf, headline } from '../model/approval';

/** What waits for a decision, in a list. */
export function WaitingLine({ approval }: { approval: Approval }) {
  const now = useServerNow();
  return (
    <>
      <span className="block font-medium break-words">{headline(approval)}</span>
      <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-muted tabular-nums">
        <StatusText look={riskLook[approval.risk]} />
        <span>{approval.agent}</span>
        <span>asked at {formatTime(approval.requestedAt, now)}</span>
        <span>
          {formatCountdown(deadlineOf(approval, now).leftMs)} left, until {formatTime(approval.expiresAt, now)}
        </span>
      </span>
    </>
  );
}
