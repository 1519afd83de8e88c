import { api } from '@/lib/api-client';
import type { ChatAccepted } from '@/stream/events';

/** The same message id again gives the same run: sending twice is safe. `steer`: said to the run under way, if there is one. */
export function sendMessage(threadId: string | null, message: { id: string; content: string }, steer: boolean): Promise<ChatAccepted> {
  return api.post<ChatAccepted>('/api/chat', { ...(threadId && { threadId }), ...(steer && { steer }), userMessage: message });
}
