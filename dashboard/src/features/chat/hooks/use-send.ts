import { useCallback } from 'react';
import { newId } from '@/lib/new-id';
import { sendMessage } from '../api/send-message';
import { putOutgoing, updateOutgoing, type OutgoingMessage } from '../model/outbox';

export type Manner = 'queue' | 'steer';
export type Send = (content: string, manner?: Manner, agent?: string, retryOf?: OutgoingMessage) => void;

/** Shows a message at once, then sends it. A retry keeps the id, so that the server can't run it twice. */
export function useSend(threadId: string | null, onAccepted: (threadId: string) => void): Send {
  return useCallback(
    (content, manner = 'queue', agent = '', retryOf = undefined) => {
      const id = retryOf?.id ?? newId();
      const steer = retryOf?.steer ?? manner === 'steer';
      putOutgoing({ id, threadId, content, steer, agent, state: 'sending', error: null });
      sendMessage(threadId, { id, content }, steer, agent).then(
        (accepted) => {
          updateOutgoing(id, { state: 'accepted', threadId: accepted.threadId });
          onAccepted(accepted.threadId);
        },
        (error: Error) => updateOutgoing(id, { state: 'failed', error: error.message }),
      );
    },
    [threadId, onAccepted],
  );
}
