import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { useInbox } from '@/stream/live-context';
import { useThreads } from '../api/get-threads';
import { useSeen } from '../hooks/seen-store';
import { isUnread, type Seen } from '../model/seen';
import { threadList } from '../model/thread-list';
import { SearchField, SearchResults } from './thread-search';
import { ThreadRow } from './thread-row';

interface ThreadListProps {
  user: string;
  /** Of the search. */
  words: string;
  onWords: (words: string) => void;
  onPick?: () => void;
}

export function ThreadList({ user, words, onWords, onPick }: ThreadListProps) {
  const seen = useSeen(user);

  return (
    <nav aria-label="Threads" className="flex h-full min-h-0 flex-col">
      <div className="p-3 pb-2">
        <Link
          to="/"
          onClick={onPick}
          className="flex min-h-10 items-center justify-center gap-2 rounded-xl border border-line bg-surface text-sm font-medium hover:border-line-strong hover:bg-raised"
        >
          <Plus aria-hidden className="size-4" /> New thread
        </Link>
      </div>
      <SearchField words={words} onChange={onWords} />
      {words.trim() ? <SearchResults words={words.trim()} seen={seen} onPick={onPick} /> : <AllThreads seen={seen} onPick={onPick} />}
    </nav>
  );
}

function AllThreads({ seen, onPick }: { seen: Seen; onPick: (() => void) | undefined }) {
  const threads = useThreads();
  const inbox = useInbox();
  const list = useMemo(() => threadList(threads.data?.pages ?? [], inbox), [threads.data, inbox]);

  return (
      <ul className="min-h-0 flex-1 space-y-0.5 overflow-y-auto px-2 pb-3">
        {list.map((thread) => (
          <li key={thread.id}>
            <ThreadRow thread={thread} unread={isUnread(thread, seen)} onPick={onPick} />
          </li>
        ))}
        {threads.isPending && <li className="px-3 py-2 text-sm text-muted">Loading…</li>}
        {threads.isSuccess && list.length === 0 && <li className="px-3 py-2 text-sm text-muted">No threads yet. Your first question starts one.</li>}
        {threads.isError && (
          <li role="alert" className="space-y-2 px-3 py-2 text-sm text-bad">
            <p>{threads.error.message}</p>
            <Button onClick={() => void threads.refetch()}>Try again</Button>
          </li>
        )}
        {threads.hasNextPage && (
          <li className="pt-2">
            <Button variant="ghost" className="w-full" disabled={threads.isFetchingNextPage} onClick={() => void threads.fetchNextPage()}>
              {threads.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
          </li>
        )}
      </ul>
  );
}
