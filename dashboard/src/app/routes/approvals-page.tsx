import { PendingApprovals } from '@/features/approvals/components/pending-approvals';
import { usePageTitle } from '../use-page-title';

export function ApprovalsPage() {
  usePageTitle('Approvals');
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[52rem] space-y-4 px-4 py-5 sm:px-6">
        <h1 className="text-lg font-semibold">Approvals</h1>
        <p className="text-sm text-muted">What agents want to do and may not without a person. Each opens where it was asked, with exactly what would run.</p>
        <PendingApprovals />
      </div>
    </div>
  );
}
