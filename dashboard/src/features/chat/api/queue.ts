import { ApiError, api } from '@/lib/api-client';
import type { QueueItem } from '@/stream/events';

const path = (threadId: string, messageId: string) => `/api/threads/${encodeURIComponent(threadId)}/queue/${encodeURIComponent(messageId)}`;

/** The message as it is now, with the etag that a change of it needs. */
export function getQueued(threadId: string, messageId: string): Promise<QueueItem> {
  return api.get<QueueItem>(path(threadId, messageId));
}

export function editQueued(threadId: string, item: QueueItem, content: string): Promise<QueueItem> {
  return api.patch<QueueItem>(path(threadId, item.id), item.etag, { content });
}

/** Takes back what its reader sees: not what somebody has made of it meanwhile. */
export async function removeQueued(threadId: string, messageId: string, seen: string): Promise<void> {
  const item = await getQueued(threadId, messageId);
  if (item.content !== seen) throw new ApiError(412, { detail: 'Somebody changed this message. Look at it again.' });
  await api.remove(path(threadId, messageId), item.etag);
}
