import type { Thread, ThreadPage } from '@/stream/events';
import type { Inbox } from '@/stream/live-context';

/** All pages as one list, each thread once (a page may shift while it is read), with the status that the inbox told last. */
export function threadList(pages: ThreadPage[], inbox: Inbox | null): Thread[] {
  const told = new Map(inbox?.threads.map(({ id, status }) => [id, status]));
  const byId = new Map<string, Thread>();
  for (const thread of pages.flatMap((page) => page.threads)) {
    if (!byId.has(thread.id)) byId.set(thread.id, { ...thread, status: told.get(thread.id) ?? thread.status });
  }
  return [...byId.values()];
}

export function titleOf(thread: Pick<Thread, 'title'>): string {
  return thread.title?.trim() || 'New thread';
}
