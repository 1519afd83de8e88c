import { api } from '@/lib/api-client';
import type { ChatAccepted } from '@/stream/events';

/** The same message id again gives the same run: sending twice is safe. `steer`: said to the run under way, if there is one. `agent`: who takes the next turn; empty to leave it to the router. */
export function sendMessage(threadId: string | null, message: { id: string; content: string }, steer: boolean, agent: string): Promise<ChatAccepted> {
  return api.post<ChatAccepted>('/api/chat', { ...(threadId && { threadId }), ...(steer && { steer }), ...(agent && { agent }), userMessage: message });
}
