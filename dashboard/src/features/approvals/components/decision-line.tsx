import { VisibleText } from '@/components/ui/visible-text';
import { formatDuration, formatFullTime, formatTime } from '@/lib/format';
import { approvalLook } from '@/lib/status';
import { toneText } from '@/components/ui/tones';
import type { Outcome } from '../model/approval';

const withoutHuman: Partial<Record<Outcome['state'], string>> = {
  expired: 'Nobody decided in time, so it was not run. The agent was told.',
  cancelled: 'Withdrawn with the run: it was not run.',
};

/** Who decided, when, what and why. */
export function DecisionLine({ outcome }: { outcome: Outcome }) {
  const { icon: Icon, label, tone } = approvalLook[outcome.state];
  return (
    <div className="space-y-1 text-sm">
      <p className="flex items-center gap-2">
        <Icon aria-hidden className={`size-4 shrink-0 ${toneText[tone]}`} />
        <span>
          <strong className={`font-semibold ${toneText[tone]}`}>{label}</strong>
          {outcome.decidedBy && ` by ${outcome.decidedBy}`}
          {outcome.decidedAt && (
            <>
              {' at '}
              <time dateTime={outcome.decidedAt} title={formatFullTime(outcome.decidedAt)} className="tabular-nums">
                {formatTime(outcome.decidedAt)}
              </time>
            </>
          )}
          {outcome.tookMs !== null && <span className="text-muted tabular-nums">, after {formatDuration(outcome.tookMs)}</span>}
        </span>
      </p>
      {outcome.decisionReason ? (
        <p className="pl-6 text-muted">
          “<VisibleText text={outcome.decisionReason} />”
        </p>
      ) : (
        withoutHuman[outcome.state] && <p className="pl-6 text-muted">{withoutHuman[outcome.state]}</p>
      )}
    </div>
  );
}
