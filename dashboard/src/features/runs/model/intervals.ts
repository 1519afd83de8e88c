/** Milliseconds since 1970; `to` is not before `from`. */
export interface Interval {
  from: number;
  to: number;
}

/** The same time without overlaps, in order. */
export function union(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What of `from` is in none of `what`. Both as `union` gives them. */
export function minus(from: Interval[], what: Interval[]): Interval[] {
  const left: Interval[] = [];
  let next = 0;
  for (const interval of from) {
    let at = interval.from;
    while (next < what.length && what[next]!.to <= at) next++;
    for (let i = next; i < what.length && what[i]!.from < interval.to; i++) {
      if (what[i]!.from > at) left.push({ from: at, to: what[i]!.from });
      at = Math.max(at, what[i]!.to);
    }
    if (at < interval.to) left.push({ from: at, to: interval.to });
  }
  return left;
}

/** What of them lies in `within`. */
export function clip(intervals: Interval[], within: Interval): Interval[] {
  const start = firstEndingAfter(intervals, within.from);
  const parts: Interval[] = [];
  for (let i = start; i < intervals.length && intervals[i]!.from < within.to; i++) {
    parts.push({ from: Math.max(intervals[i]!.from, within.from), to: Math.min(intervals[i]!.to, within.to) });
  }
  return parts;
}

export function lengthOf(intervals: Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}

function firstEndingAfter(intervals: Interval[], moment: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (intervals[middle]!.to > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}
