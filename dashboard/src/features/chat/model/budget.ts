import { formatCount, formatDuration, formatUsd } from '@/lib/format';
import type { RunState, ThreadState } from '@/stream/state';
import type { Limit } from '../api/limits';

const near = 0.8;
const names: Record<string, string> = { tokens: 'tokens', cost: 'cost', tool_calls: 'tool calls', time: 'time' };

/** What a run has used, in the units of the limits: USD, minutes. */
export interface RunUse {
  tokens: number;
  cost: number;
  tool_calls: number;
  time: number;
}

/** How much of one limit is used. */
export interface Share {
  /** `tokens of this run`. */
  name: string;
  /** 0 to 1, and above where steps that ran side by side overshot. */
  share: number;
  /** `812K of 1M`. */
  text: string;
  near: boolean;
  /** The variable that sets the limit. */
  setting: string;
}

export function usedBy(run: RunState, thread: ThreadState, now: number): RunUse {
  const to = run.finishedAt ?? now;
  return {
    tokens: run.spent.inputTokens + run.spent.outputTokens,
    cost: run.spent.usd,
    tool_calls: Object.values(thread.tools).filter((tool) => tool.runId === run.id).length,
    time: run.startedAt === null ? 0 : Math.max(0, to - run.startedAt) / 60_000,
  };
}

/** The limits that are set, those of the run first, what is nearest to its end at the top of each. */
export function sharesOf(limits: Limit[], use: RunUse): Share[] {
  const of = (per: Limit['per']) => limits.flatMap((limit) => shareOf(limit, per, use)).toSorted((a, b) => b.share - a.share);
  return [...of('run'), ...of('day')];
}

function shareOf(limit: Limit, per: Limit['per'], use: RunUse): Share[] {
  const what = limit.limit.replace(/_per_day$/, '');
  const name = names[what];
  if (limit.per !== per || !name || limit.max === undefined) return [];
  const used = per === 'day' ? (limit.used ?? 0) : use[what as keyof RunUse];
  const share = used / limit.max;
  return [{ name: `${name} of ${per === 'day' ? 'today' : 'this run'}`, share, text: `${amount(what, used)} of ${amount(what, limit.max)}`, near: share >= near, setting: limit.setting }];
}

function amount(what: string, value: number): string {
  if (what === 'cost') return formatUsd(value);
  return what === 'time' ? formatDuration(value * 60_000) : formatCount(value);
}

/** `82 %`, rounded down: it says 100 % only when the limit is reached. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
