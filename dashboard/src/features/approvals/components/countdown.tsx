import { Timer } from 'lucide-react';
import { formatCountdown, formatFullTime, formatTime } from '@/lib/format';
import type { Approval } from '@/stream/events';
import { deadlineOf } from '../model/approval';

export function Countdown({ approval, now }: { approval: Approval; now: number }) {
  const { leftMs, soon, passed } = deadlineOf(approval, now);
  return (
    <span
      title={`Open until ${formatFullTime(approval.expiresAt)}. Then it expires: nothing runs, and the agent is told.`}
      className={`inline-flex items-center gap-1.5 text-xs tabular-nums ${soon ? 'font-semibold text-warn' : 'text-muted'}`}
    >
      <Timer aria-hidden className="size-3.5" />
      {passed ? 'time is up' : `${soon ? 'only ' : ''}${formatCountdown(leftMs)} left, until ${formatTime(approval.expiresAt, now)}`}
    </span>
  );
}
