import { api } from '@/lib/api-client';
import type { Thread } from '@/stream/events';

const path = (threadId: string) => `/api/threads/${encodeURIComponent(threadId)}`;

export function getThread(threadId: string): Promise<Thread> {
  return api.get<Thread>(path(threadId));
}

/** Refused when somebody gave it another title since `seen` was read. */
export function renameThread(seen: Thread, title: string): Promise<Thread> {
  return api.patch<Thread>(path(seen.id), seen.etag ?? '*', { title });
}

export function deleteThread(threadId: string): Promise<void> {
  return api.remove(path(threadId));
}

export function exportUrl(threadId: string, format: 'markdown' | 'json'): string {
  return `${path(threadId)}/export?format=${format}`;
}
