import { ApiError } from '@/lib/api-client';
import type { Check } from '@/stream/events';

export type Problem = Pick<Check, 'name' | 'detail' | 'remedy'>;

/** Parts of AgentOps itself that are not well. Without an answer at all the connection tells it, and nothing is added. */
export function ownProblems(checks: Check[] | undefined, error: Error | null): Problem[] {
  if (error instanceof ApiError && error.status >= 500) {
    const database = error.problem.type?.endsWith(':database-away') ?? false;
    return [{ name: database ? 'postgres' : 'server', detail: error.message, remedy: '' }];
  }
  return (checks ?? []).filter(({ ok }) => !ok);
}

export function problemSummary(problems: Problem[]): string {
  const [first] = problems;
  return problems.length === 1 && first ? first.name : `${problems.length} parts`;
}
