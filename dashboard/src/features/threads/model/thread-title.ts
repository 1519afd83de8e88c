import type { InfiniteData } from '@tanstack/react-query';
import type { ThreadPage } from '@/stream/events';
import type { ThreadState } from '@/stream/state';

/** The server's title when the list has it, else the first thing that was asked. */
export function threadTitle(threadId: string, listed: InfiniteData<ThreadPage> | undefined, thread: ThreadState): string | null {
  const known = listed?.pages.flatMap((page) => page.threads).find(({ id }) => id === threadId)?.title?.trim();
  if (known) return known;
  const first = thread.timeline.find(({ kind, id }) => kind === 'message' && thread.messages[id]?.role === 'user');
  return (first && thread.messages[first.id]?.text) || thread.queued[0]?.content || null;
}
