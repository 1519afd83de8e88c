import { Users } from 'lucide-react';
import type { Approval } from '@/stream/events';
import { wayBack } from '../model/consequence';
import { EditDiff } from './edit-diff';

interface ApprovalNotesProps {
  approval: Approval;
  /** Why this reader can't decide; null when they can. */
  refusal: string | null;
  reader: string | undefined;
  problem: string | null;
}

/** What a human should know beside the call itself: who has to decide, who edited it, and what happens undecided. */
export function ApprovalNotes({ approval, refusal, reader, problem }: ApprovalNotesProps) {
  const back = wayBack(approval);
  return (
    <div className="basis-full space-y-1 text-xs text-muted empty:hidden">
      {refusal && <p className="text-sm">{refusal}</p>}
      {approval.fourEyes && (
        <p className="flex items-center gap-1.5 font-medium text-warn">
          <Users aria-hidden className="size-3.5" />
          Needs a second person: not {[approval.requestedBy, approval.editedBy].filter(Boolean).join(' or ')}.
        </p>
      )}
      {approval.editedBy && <p>Edited by {approval.editedBy}; this is no longer what the agent proposed.</p>}
      <EditDiff approval={approval} reader={reader} />
      {back && <p>The way back: {back}</p>}
      {approval.ifNobodyDecides && <p>If nobody decides: {approval.ifNobodyDecides}</p>}
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
