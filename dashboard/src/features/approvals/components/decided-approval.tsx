import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { VisibleText } from '@/components/ui/visible-text';
import type { Approval } from '@/stream/events';
import { headline, shortDigest, type Outcome } from '../model/approval';
import { ApprovalPreview } from './approval-preview';
import { DecisionLine } from './decision-line';
import { EditDiff } from './edit-diff';

interface DecidedApprovalProps {
  approval: Approval;
  outcome: Outcome;
  reader: string | undefined;
  /** Our own decision took the focused card away: focus comes here. */
  focus: boolean;
  children?: ReactNode;
}

export function DecidedApproval({ approval, outcome, reader, focus, children }: DecidedApprovalProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus) card.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <article ref={card} tabIndex={-1} id={`approval-${approval.id}`} aria-label={`Approval: ${headline(approval)}`} className="rounded-xl border border-line bg-surface">
      <div className="space-y-1.5 px-4 py-3">
        <h3 className="font-semibold break-words">
          <VisibleText text={headline(approval)} />
        </h3>
        <DecisionLine outcome={outcome} />
        {approval.editedBy && <p className="pl-6 text-sm text-muted">Edited by {approval.editedBy}: not what the agent proposed.</p>}
        <EditDiff approval={approval} reader={reader} />
      </div>
      <details className="group border-t border-line">
        <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 px-4 text-xs text-muted hover:text-fg [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
          What was asked
          <span className="ml-auto font-mono" title={approval.digest}>
            sha256 {shortDigest(approval.digest)}
          </span>
        </summary>
        <div className="px-4 pb-3">
          <ApprovalPreview approval={approval} />
        </div>
      </details>
      {children && <div className="border-t border-line px-1 py-0.5">{children}</div>}
    </article>
  );
}
