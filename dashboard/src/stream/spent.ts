import type { ModelCallUsage } from './events';

/** What model calls used and cost. With `unpriced` models, `usd` is only the least that was paid. */
export interface Spent {
  calls: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  usd: number;
  /** Models with calls whose cost is not known. */
  unpriced: string[];
  /** The day of the oldest list price in it. */
  asOf: string | null;
}

export const nothingSpent: Spent = {
  calls: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  usd: 0,
  unpriced: [],
  asOf: null,
};

/** A call without a cost is from a server that did not keep any: not free, but unknown. */
export function spentByCall(call: ModelCallUsage): Spent {
  return {
    calls: 1,
    inputTokens: call.inputTokens,
    cachedInputTokens: call.cachedInputTokens ?? 0,
    outputTokens: call.outputTokens,
    reasoningTokens: call.reasoningTokens ?? 0,
    usd: call.cost?.usd ?? 0,
    unpriced: call.cost?.unpriced ?? [call.model],
    asOf: call.cost?.asOf ?? null,
  };
}

export function addSpent(one: Spent, other: Spent): Spent {
  return {
    calls: one.calls + other.calls,
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
    usd: one.usd + other.usd,
    unpriced: [...new Set([...one.unpriced, ...other.unpriced])].toSorted(),
    asOf: one.asOf && other.asOf ? (one.asOf < other.asOf ? one.asOf : other.asOf) : (one.asOf ?? other.asOf),
  };
}
