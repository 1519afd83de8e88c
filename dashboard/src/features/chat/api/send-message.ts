import { api } from '@/lib/api-client';
import type { ChatAccepted } from '@/stream/events';

/** The same message id again gives the same run: sending twice is safe. */
export function sendMessage(threadId: string | null, message: { id: string; content: string }): Promise<ChatAccepted> {
  return api.post<ChatAccepted>('/api/chat', { ...(threadId && { threadId }), userMessage: message });
}
