import { Check, X } from 'lucide-react';
import { Button, Key } from '@/components/ui/button';

interface ApprovalActionsProps {
  keys: boolean;
  busy: boolean;
  /** Why this reader can't decide; null when they can. */
  refusal: string | null;
  onApprove: () => void;
  onReject: () => void;
  onEdit: () => void;
  onAsk: () => void;
  onExtend: () => void;
  onAlways: () => void;
}

export function ApprovalActions({ keys, busy, refusal, onApprove, onReject, onEdit, onAsk, onExtend, onAlways }: ApprovalActionsProps) {
  const disabled = busy || refusal !== null;
  return (
    <>
      <Button variant="approve" disabled={disabled} onClick={onApprove}>
        <Check aria-hidden className="size-4" />
        {busy ? 'Sending…' : 'Approve'} {keys && <Key>A</Key>}
      </Button>
      <Button variant="reject" disabled={disabled} onClick={onReject}>
        <X aria-hidden className="size-4" />
        Reject {keys && <Key>R</Key>}
      </Button>
      <Button variant="ghost" disabled={disabled} onClick={onEdit}>
        Edit
      </Button>
      <Button variant="ghost" disabled={disabled} onClick={onAsk}>
        Ask a question
      </Button>
      <Button variant="ghost" disabled={disabled} onClick={onAlways}>
        Always allow…
      </Button>
      <Button variant="ghost" disabled={disabled} onClick={onExtend}>
        Wait a day longer
      </Button>
      {refusal && <p className="basis-full text-sm text-muted">{refusal}</p>}
    </>
  );
}
