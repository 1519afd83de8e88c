import { Ban, Check, TriangleAlert, X } from 'lucide-react';
import { Moment } from '@/components/ui/moment';
import { VisibleText } from '@/components/ui/visible-text';
import { formatTime, plural } from '@/lib/format';
import { useServerNow } from '@/stream/live-context';
import type { RuleProposal } from '../api/standing-rule';

/** What the rule would be, in the server's words. */
export function ProposalView({ proposal }: { proposal: RuleProposal }) {
  const now = useServerNow(10_000);
  const { words, refusals, warnings, covers, coversNot } = proposal;
  if (refusals.length > 0) {
    return (
      <section role="alert" aria-label="Not offered" className="space-y-1 rounded-lg border border-bad/40 bg-bad-soft px-3 py-2.5">
        <h3 className="flex items-center gap-2 font-semibold text-bad">
          <Ban aria-hidden className="size-4 shrink-0" /> No such rule can be made
        </h3>
        {refusals.map((refusal) => (
          <p key={refusal} className="break-words">
            <VisibleText text={refusal} />
          </p>
        ))}
        <p className="text-muted">Approve the single call instead, or make the rule narrower.</p>
      </section>
    );
  }
  return (
    <section aria-label="The rule" className="space-y-3 rounded-lg border border-line bg-bg px-3 py-2.5">
      <div>
        <h3 className="font-semibold break-words">
          <VisibleText text={words[0] ?? ''} />
        </h3>
        <p className="break-words text-muted">
          <VisibleText text={words.slice(1).join(' ')} /> Until {formatTime(now + proposal.hours * 3_600_000)}.
        </p>
      </div>
      {warnings.map((warning) => (
        <p key={warning} className="flex items-start gap-2 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0">{warning}</span>
        </p>
      ))}
      <Examples label="Runs unasked" texts={covers} covered />
      <Examples label="Still asks" texts={coversNot} covered={false} />
      <Earlier proposal={proposal} />
    </section>
  );
}

function Examples({ label, texts, covered }: { label: string; texts: string[]; covered: boolean }) {
  if (texts.length === 0) return null;
  const Icon = covered ? Check : X;
  return (
    <div>
      <h4 className="text-xs font-medium text-muted">{label}, for example</h4>
      <ul className="font-mono text-[0.8125rem]">
        {texts.map((text) => (
          <li key={text} className="flex items-start gap-2">
            <Icon aria-hidden className={`mt-1 size-3.5 shrink-0 ${covered ? 'text-ok' : 'text-muted'}`} />
            <span className="min-w-0 break-all">
              <VisibleText text={text} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Earlier({ proposal: { allowed, allowedCount, looked } }: { proposal: RuleProposal }) {
  const summary = `Of the last ${plural(looked, 'approval')} it would have made ${allowedCount} needless`;
  if (allowedCount === 0) return <p className="text-xs text-muted">{summary}.</p>;
  return (
    <details className="text-xs text-muted">
      <summary className="cursor-pointer">{summary}</summary>
      <ul className="mt-1 space-y-0.5 pl-4">
        {allowed.map((one) => (
          <li key={one.id}>
            <VisibleText text={one.title} /> · {one.state} · <Moment at={one.requestedAt} />
          </li>
        ))}
        {allowedCount > allowed.length && <li>and {allowedCount - allowed.length} more</li>}
      </ul>
    </details>
  );
}
