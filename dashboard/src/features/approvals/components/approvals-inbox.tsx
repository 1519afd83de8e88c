import { Hand } from 'lucide-react';
import { Popover } from '@/components/ui/popover';
import { useBrowserNotice } from '../hooks/use-browser-notice';
import { NoticeSwitch } from './notice-switch';
import { PendingApprovals } from './pending-approvals';

export function ApprovalsInbox({ pending }: { pending: number }) {
  const waits = pending > 0;
  useBrowserNotice();
  return (
    <Popover
      label="Approvals waiting"
      buttonClassName={`inline-flex min-h-9 items-center gap-1.5 rounded-lg border px-2.5 text-sm font-medium ${waits ? 'border-wait/40 bg-wait-soft text-wait' : 'border-transparent text-muted hover:bg-raised hover:text-fg'}`}
      button={
        <>
          <Hand aria-hidden className="size-4" />
          <span className="hidden md:inline">Approvals</span>
          <span className="tabular-nums">{pending}</span>
          <span className="sr-only"> approvals waiting</span>
        </>
      }
    >
      {(close) => (
        <>
          <PendingApprovals onPick={close} />
          <NoticeSwitch />
        </>
      )}
    </Popover>
  );
}
