import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { ThreadState } from '@/stream/state';
import { dropOutgoing, outbox, type OutgoingMessage } from '../model/outbox';

/** This thread's messages that its log does not have yet. */
export function useOutgoing(threadId: string | null, thread: ThreadState): OutgoingMessage[] {
  const messages = useStore(outbox, (state) => state.messages);
  const { left, told } = useMemo(() => {
    const mine = messages.filter((message) => message.threadId === threadId);
    const known = (id: string) => thread.messages[id] !== undefined || thread.queued.some((queued) => queued.id === id);
    return { left: mine.filter((m) => !known(m.id)), told: new Set(mine.filter((m) => known(m.id)).map((m) => m.id)) };
  }, [messages, threadId, thread]);
  useEffect(() => {
    if (told.size > 0) dropOutgoing(told);
  }, [told]);
  return left;
}
