import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { StatusBadge } from '@/components/ui/status';
import { HiddenCharactersWarning, VisibleText, Warning } from '@/components/ui/visible-text';
import { riskLook } from '@/lib/status';
import type { Approval } from '@/stream/events';
import { useServerNow } from '@/stream/live-context';
import { useDecide } from '../api/decide';
import { useExtend } from '../api/edit';
import { useOnScreen } from '../hooks/use-on-screen';
import { deadlineOf, headline, judgedTexts, keyAction, outcomeOf, shortDigest } from '../model/approval';
import { conflictOf } from '../model/conflict';
import type { Place } from '../model/place';
import { ApprovalNotes } from './approval-notes';
import { ApprovalPreview } from './approval-preview';
import { ConflictNote } from './conflict-note';
import { Countdown } from './countdown';
import { DecidedApproval } from './decided-approval';
import { DecisionForms, type FormName } from './decision-forms';

interface ApprovalCardProps {
  approval: Approval;
  /** Why this reader can't decide; null when they can. */
  refusal: string | null;
  /** The reader's name, to say "you". */
  reader?: string;
  /** Among all that wait. */
  place?: Place | null;
  /** What the agent said right above: a reason that only repeats it is left out. */
  said?: string | null;
  /** What came of it: the tool call's state and output. */
  children?: ReactNode;
}

export function ApprovalCard({ approval: opened, refusal, reader, place = null, said = null, children }: ApprovalCardProps) {
  const decide = useDecide(opened);
  const [asked, setAsked] = useState<{ form: FormName; digest: string } | null>(null);
  const extend = useExtend(opened);
  const now = useServerNow();
  const footer = useRef<HTMLElement>(null);
  const onScreenMs = useOnScreen(footer);

  // The answer to our decision comes before the log's word of it.
  const approval = opened.state === 'pending' && decide.data?.id === opened.id ? { ...opened, ...decide.data } : opened;
  const outcome = outcomeOf(approval);
  if (outcome) {
    return (
      <DecidedApproval approval={approval} outcome={outcome} reader={reader} focus={decide.isSuccess}>
        {children}
      </DecidedApproval>
    );
  }

  const risky = approval.risk === 'high';
  const conflict = conflictOf(decide.error);
  const { passed } = deadlineOf(approval, now);
  const mayDecide = refusal === null && !passed && !conflict && !decide.isPending;
  // Nobody is asked to be sure of a call that meanwhile is another.
  const form = asked?.form === 'confirm' && asked.digest !== approval.digest ? null : (asked?.form ?? null);
  const open = (next: FormName | null) => setAsked(next && { form: next, digest: approval.digest });
  const approve = () => (risky ? open('confirm') : decide.mutate({ action: 'approve' }));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!mayDecide || form) return;
    const { key, repeat } = event;
    const press = {
      key,
      repeat,
      composing: event.nativeEvent.isComposing,
      modified: event.ctrlKey || event.metaKey || event.altKey,
      inField: event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]'),
    };
    const action = keyAction(press, onScreenMs());
    if (!action) return;
    event.preventDefault();
    if (action === 'approve') approve();
    else open(action);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- A and R work while the card has focus
    <article id={`approval-${approval.id}`} tabIndex={0} onKeyDown={onKeyDown} aria-label={`Approval: ${headline(approval)}`} className={`scroll-m-4 rounded-xl border bg-surface shadow-sm ${risky ? 'border-bad/60' : 'border-warn/60'}`}>
      <header className={`sticky top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-t-xl border-b border-line px-4 py-2.5 ${risky ? 'bg-bad-soft' : 'bg-warn-soft'}`}>
        <h3 className="min-w-0 font-semibold break-words">
          <VisibleText text={headline(approval)} />
        </h3>
        <StatusBadge look={riskLook[approval.risk]} />
        <span className="ml-auto flex flex-wrap items-center gap-x-3">
          {place && (
            <span className="text-xs text-muted tabular-nums" title="J and K go to the others">
              {place.at} of {place.of} that wait
            </span>
          )}
          <Countdown approval={approval} now={now} />
        </span>
      </header>
      <div className="space-y-3 px-4 py-3">
        <p className="text-sm">
          <span className="text-muted">{approval.agent ?? 'The agent'} asks to use </span>
          <code className="font-mono text-[0.8125rem]">{approval.tool}</code>
          {approval.reason && approval.reason !== said && (
            <>
              <span className="text-muted">: </span>
              <VisibleText text={approval.reason} />
            </>
          )}
        </p>
        <HiddenCharactersWarning texts={judgedTexts(approval)} />
        {approval.warnings?.map((warning) => (
          <Warning key={warning}>
            <VisibleText text={warning} />
          </Warning>
        ))}
        <ApprovalPreview approval={approval} />
      </div>
      <footer ref={footer} className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-t border-line px-4 py-2.5">
        {conflict || passed ? (
          <ConflictNote text={conflict ?? 'The time to decide is over. Nothing ran; the agent is told, and can ask again.'} />
        ) : (
          <DecisionForms
            approval={approval}
            form={form}
            onForm={open}
            refused={refusal !== null}
            busy={decide.isPending || extend.isPending}
            onApprove={approve}
            onDecide={(decision) => decide.mutate(decision)}
            onExtend={() => extend.mutate()}
          />
        )}
        <span className="ml-auto font-mono text-xs text-muted" title={`What you approve is what runs: ${approval.digest}`}>
          sha256 {shortDigest(approval.digest)}
        </span>
        <ApprovalNotes approval={approval} refusal={refusal} reader={reader} problem={extend.error?.message ?? null} />
        {decide.isError && !conflict && (
          <p role="alert" className="basis-full text-sm text-bad">
            Not sent: {decide.error.message} Try again.
          </p>
        )}
      </footer>
    </article>
  );
}
