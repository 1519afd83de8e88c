import { useServerNow } from '@/stream/live-context';
import type { RunState, ThreadState } from '@/stream/state';
import { useLimits } from '../api/limits';
import { sharesOf, usedBy, type Share } from '../model/budget';
import { isGoing } from '../model/timeline';

const tickMs = 10_000;

/** How much of its limits the run has used, and the day of its. */
export function useShares(run: RunState | null, thread: ThreadState): Share[] {
  const limits = useLimits(isGoing(run));
  const now = useServerNow(tickMs);
  return run ? sharesOf(limits, usedBy(run, thread, now)) : [];
}
