import type { Interval } from './intervals';
import type { Gap } from './waterfall';

/** Where a moment is drawn: 0 at the left, 1 at the right. */
export interface TimeScale {
  at: (moment: number) => number;
  /** The gaps that are drawn short. */
  folded: Gap[];
  ticks: { moment: number; at: number }[];
}

const shareOfGap = 0.06;
const shareOfAllGaps = 0.4;
const tickCount = 5;

/** Time as a line on which each gap takes the same small room, and all other time its due share. */
export function timeScaleOf(whole: Interval, gaps: Gap[]): TimeScale {
  const gapMs = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const openMs = whole.to - whole.from - gapMs;
  const room = openMs <= 0 ? 1 / Math.max(1, gaps.length) : Math.min(shareOfGap, shareOfAllGaps / Math.max(1, gaps.length));
  const perMs = openMs <= 0 ? 0 : (1 - room * gaps.length) / openMs;

  const at = (moment: number): number => {
    const clamped = Math.min(whole.to, Math.max(whole.from, moment));
    let open = clamped - whole.from;
    let share = 0;
    for (const { from, to } of gaps) {
      if (clamped <= from) break;
      open -= Math.min(clamped, to) - from;
      share += room * ((Math.min(clamped, to) - from) / (to - from));
    }
    return Math.min(1, share + open * perMs);
  };
  return { at, folded: gaps, ticks: ticksOf(whole, gaps, at) };
}

/** Round moments of the time that is drawn at length. */
function ticksOf(whole: Interval, gaps: Gap[], at: (moment: number) => number) {
  const openMs = whole.to - whole.from - gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const step = roundStep(openMs / tickCount);
  const ticks = [{ moment: whole.from, at: 0 }];
  if (step === 0) return ticks;
  let open = 0;
  let next = step;
  let begin = whole.from;
  for (const { from, to } of [...gaps, { from: whole.to, to: whole.to }]) {
    for (; next <= open + (from - begin); next += step) ticks.push({ moment: begin + next - open, at: at(begin + next - open) });
    open += from - begin;
    begin = to;
  }
  return ticks.filter(({ at }, index) => index === 0 || at < 0.97);
}

function roundStep(ms: number): number {
  if (!(ms > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(ms));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= ms) ?? ms;
}
