import type { Approval } from '@/stream/events';
import type { Decision } from '../api/decide';
import { AlwaysAllow } from './always-allow';
import { ApprovalActions } from './approval-actions';
import { ConfirmForm } from './confirm-form';
import { EditForm } from './edit-form';
import { RejectForm } from './reject-form';

export type FormName = 'reject' | 'ask' | 'edit' | 'always' | 'confirm';

interface DecisionFormsProps {
  approval: Approval;
  /** What is open; null: the buttons alone. */
  form: FormName | null;
  onForm: (form: FormName | null) => void;
  /** This reader can't decide. */
  refused: boolean;
  busy: boolean;
  /** Approves, or asks to be sure. */
  onApprove: () => void;
  onDecide: (decision: Decision) => void;
  onExtend: () => void;
}

/** The buttons of a card, or what one of them opened. */
export function DecisionForms({ approval, form, onForm, refused, busy, onApprove, onDecide, onExtend }: DecisionFormsProps) {
  const back = () => onForm(null);
  switch (form) {
    case 'confirm':
      return (
        <ConfirmForm
          approval={approval}
          onBack={back}
          onYes={() => {
            onDecide({ action: 'approve' });
            back();
          }}
        />
      );
    case 'edit':
      return (
        <EditForm
          key={approval.digest}
          approval={approval}
          busy={busy}
          onBack={back}
          onSend={(edited) => {
            onDecide({ action: edited.fourEyes ? 'edit' : 'approve', arguments: edited.arguments, digest: edited.digest, base: approval.digest });
            back();
          }}
        />
      );
    case 'reject':
    case 'ask':
      return <RejectForm key={form} asks={form === 'ask'} busy={busy} onBack={back} onReject={(reason) => onDecide({ action: form === 'ask' ? 'ask' : 'deny', reason })} />;
    case 'always':
    case null:
      return (
        <>
          <ApprovalActions
            risky={approval.risk === 'high'}
            keys={!refused}
            busy={busy}
            refused={refused}
            onApprove={onApprove}
            onReject={() => onForm('reject')}
            onEdit={() => onForm('edit')}
            onAsk={() => onForm('ask')}
            onExtend={onExtend}
            onAlways={() => onForm('always')}
          />
          {form && <AlwaysAllow approval={approval} onClose={back} />}
        </>
      );
  }
}
