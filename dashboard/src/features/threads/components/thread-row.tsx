import { Link } from '@tanstack/react-router';
import { StatusText } from '@/components/ui/status';
import { formatAgo, formatCost, formatFullTime, plural } from '@/lib/format';
import { threadLook } from '@/lib/status';
import type { Thread } from '@/stream/events';
import { useServerNow } from '@/stream/live-context';
import { titleOf } from '../model/thread-list';

interface ThreadRowProps {
  thread: Thread;
  unread: boolean;
  onPick?: (() => void) | undefined;
}

/** The thread that is on screen is never shown as unread. */
export function ThreadRow({ thread, unread, onPick }: ThreadRowProps) {
  return (
    <Link
      to="/threads/$threadId"
      params={{ threadId: thread.id }}
      onClick={onPick}
      className="block rounded-lg px-3 py-2 text-sm hover:bg-raised"
      activeProps={{ className: 'bg-raised ring-1 ring-line', 'aria-current': 'page' }}
    >
      {({ isActive }) => <Content thread={thread} unread={unread && !isActive} />}
    </Link>
  );
}

function Content({ thread, unread }: { thread: Thread; unread: boolean }) {
  const now = useServerNow(30_000);
  return (
    <>
      <span className="flex items-start gap-2">
        <span className={`line-clamp-2 min-w-0 flex-1 leading-snug break-words ${unread ? 'font-bold' : 'font-medium'}`}>{titleOf(thread)}</span>
        {unread && (
          <span title="Something happened since you last looked, in this browser" className="mt-1.5 size-2 shrink-0 rounded-full bg-accent">
            <span className="sr-only">Unread</span>
          </span>
        )}
      </span>
      <span className="mt-1 flex items-center gap-2 text-xs text-muted">
        <StatusText look={threadLook(thread)} />
        {thread.pendingApprovals > 0 && (
          <span className="rounded-full bg-wait-soft px-1.5 font-medium text-wait tabular-nums">{plural(thread.pendingApprovals, 'approval')}</span>
        )}
        {thread.cost && (thread.usage?.modelCalls ?? 0) > 0 && <span className="tabular-nums">{formatCost(thread.cost)}</span>}
        <time dateTime={thread.updatedAt} title={formatFullTime(thread.updatedAt)} className="ml-auto shrink-0 tabular-nums">
          {formatAgo(thread.updatedAt, now)}
        </time>
      </span>
    </>
  );
}
