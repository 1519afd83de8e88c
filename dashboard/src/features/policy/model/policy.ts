import type { Effect, PolicyRule, StandingRule } from '../api/policy';

/** The stronger first: so policy goes by them, wherever they stand. */
export const effects: Effect[] = ['deny', 'ask', 'allow'];

export interface RuleGroup {
  effect: Effect;
  rules: PolicyRule[];
}

/** Rules of one source by what they do, the strongest first, each group in the order of the source. */
export function groupsOf(rules: PolicyRule[], source: PolicyRule['source']): RuleGroup[] {
  return effects
    .map((effect) => ({ effect, rules: rules.filter((rule) => rule.source === source && rule.effect === effect) }))
    .filter((group) => group.rules.length > 0);
}

export type RuleState = 'in force' | 'ended' | 'expired';

export function stateOf({ rule }: StandingRule, now: number): RuleState {
  if (rule.revokedAt) return 'ended';
  return Date.parse(rule.expiresAt) <= now ? 'expired' : 'in force';
}

/** In force first; the newest first within each. */
export function sortedStanding(standing: StandingRule[], now: number): StandingRule[] {
  const rank = (one: StandingRule) => (stateOf(one, now) === 'in force' ? 0 : 1);
  return standing.toSorted((a, b) => rank(a) - rank(b) || Date.parse(b.rule.madeAt) - Date.parse(a.rule.madeAt));
}
