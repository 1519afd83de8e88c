import type { ReportAction, Verdict } from '@/stream/events';

export const verdictWords: Record<Verdict, { label: string; means: string; tone: string }> = {
  CONFIRMED: { label: 'Confirmed', means: 'At least two log lines show the cause, and every quote was found in the line it cites.', tone: 'text-ok' },
  LIKELY: { label: 'Likely', means: 'The quotes are in the log. They do not show the whole way from the cause to the failure.', tone: 'text-wait' },
  INCONCLUSIVE: { label: 'Inconclusive', means: 'Look for yourself before you act on it.', tone: 'text-wait' },
  HEALTHY: { label: 'Healthy', means: 'The agent found nothing wrong, and no service that was asked said otherwise.', tone: 'text-ok' },
};

const effectWords: Record<ReportAction['effect'], string> = {
  done: 'done',
  failed: 'it failed',
  unknown: 'it may or may not have taken effect',
  none: 'not run',
};

/** Who decided, why, and what came of it. */
export function actionWords({ decision, decidedBy, reason, effect }: ReportAction): string {
  if (decision === 'pending') return 'waits for a decision';
  const decided = decision === 'rule' ? 'allowed by a rule' : `${decision}${decidedBy ? ` by ${decidedBy}` : ''}${reason ? ` (${reason})` : ''}`;
  return `${decided}; ${effectWords[effect]}`;
}
