import { Hourglass } from 'lucide-react';
import { formatCountdown, formatTime, plural } from '@/lib/format';
import { useServerNow } from '@/stream/live-context';
import type { RunState } from '@/stream/state';

/** Why nothing comes: the model did not answer. Shorter waits are over before they are read. */
const noticedMs = 2000;

export function ModelWait({ run }: { run: RunState }) {
  const now = useServerNow();
  const { retry } = run;
  if (!retry || run.finishedAt || retry.waitMs < noticedMs) return null;
  const leftMs = retry.until - now;
  return (
    <p className="flex items-start gap-2 text-sm text-warn">
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {retry.reason}{' '}
        <span className="tabular-nums">{leftMs > 0 ? `It is asked again in ${formatCountdown(leftMs)}, at ${formatTime(retry.until, now)}` : 'It is asked again now'}</span>
        {retry.failures > 1 && `, after ${plural(retry.failures, 'failure')}`}. Nothing of the run is lost.
      </span>
    </p>
  );
}
