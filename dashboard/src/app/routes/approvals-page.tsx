import { useSearch } from '@tanstack/react-router';
import { ApprovalQueue } from '@/features/approvals/components/approval-queue';
import { decisionRefusal } from '@/features/session/model/permissions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function ApprovalsPage() {
  const { open } = useSearch({ from: '/approvals' });
  const me = useSignedIn();
  usePageTitle('Approvals');
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[52rem] space-y-4 px-4 py-5 sm:px-6">
        <h1 className="text-lg font-semibold">Approvals</h1>
        <p className="text-sm text-muted">What agents want to do and may not without a person. Open one to see exactly what would run, and decide it here; J and K go to the next and to the one before.</p>
        <h2 className="sr-only">Waiting for a decision</h2>
        <ApprovalQueue open={open ?? null} refusal={decisionRefusal(me)} reader={me.user} />
      </div>
    </div>
  );
}
