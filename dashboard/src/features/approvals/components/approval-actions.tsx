import { Check, ChevronDown, X } from 'lucide-react';
import { Button, Key } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';

interface ApprovalActionsProps {
  /** A high risk: to agree takes one step more, so nothing here asks for the click. */
  risky: boolean;
  keys: boolean;
  busy: boolean;
  /** This reader can't decide. */
  refused: boolean;
  onApprove: () => void;
  onReject: () => void;
  onEdit: () => void;
  onAsk: () => void;
  onExtend: () => void;
  onAlways: () => void;
}

export function ApprovalActions({ risky, keys, busy, refused, onApprove, onReject, onEdit, onAsk, onExtend, onAlways }: ApprovalActionsProps) {
  const disabled = busy || refused;
  return (
    <>
      <Button variant={risky ? 'plain' : 'approve'} disabled={disabled} onClick={onApprove}>
        <Check aria-hidden className="size-4" />
        {busy ? 'Sending…' : risky ? 'Approve…' : 'Approve'} {keys && <Key>A</Key>}
      </Button>
      <Button variant="reject" disabled={disabled} onClick={onReject}>
        <X aria-hidden className="size-4" />
        Reject {keys && <Key>R</Key>}
      </Button>
      <Button variant="ghost" disabled={disabled} onClick={onEdit}>
        Edit {keys && <Key>E</Key>}
      </Button>
      <Button variant="ghost" disabled={disabled} onClick={onAsk}>
        Ask a question
      </Button>
      <Popover
        label="More to do with this call"
        align="left"
        side="above"
        disabled={disabled}
        buttonClassName="inline-flex min-h-9 items-center gap-1 rounded-lg px-3 text-sm font-medium text-muted hover:bg-raised hover:text-fg disabled:cursor-not-allowed disabled:opacity-55"
        button={
          <>
            More <ChevronDown aria-hidden className="size-4" />
          </>
        }
      >
        {(close) => (
          <ul className="-m-1.5 space-y-0.5">
            <Choice name="Always allow…" does="A rule lets such calls run unasked for a while. You see first what it would cover." onPick={() => (close(), onAlways())} />
            <Choice name="Wait a day longer" does="It stays open for 24 hours more before it expires." onPick={() => (close(), onExtend())} />
          </ul>
        )}
      </Popover>
    </>
  );
}

function Choice({ name, does, onPick }: { name: string; does: string; onPick: () => void }) {
  return (
    <li>
      <button type="button" aria-label={name} onClick={onPick} className="w-full rounded-lg px-3 py-2 text-left hover:bg-raised">
        <span className="block font-medium">{name}</span>
        <span className="block text-xs text-muted">{does}</span>
      </button>
    </li>
  );
}
