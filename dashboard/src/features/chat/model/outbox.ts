import { createStore } from 'zustand/vanilla';

/** A message that the log has not told of yet. */
export interface OutgoingMessage {
  id: string;
  /** Null until the server has made the thread. */
  threadId: string | null;
  content: string;
  /** Said to the run under way instead of queued behind it. */
  steer: boolean;
  /** Who is to answer; empty when the router decides. */
  agent: string;
  state: 'sending' | 'accepted' | 'failed';
  error: string | null;
}

export const outbox = createStore<{ messages: OutgoingMessage[] }>(() => ({ messages: [] }));

export function putOutgoing(message: OutgoingMessage): void {
  outbox.setState(({ messages }) => ({ messages: [...messages.filter((known) => known.id !== message.id), message] }));
}

export function updateOutgoing(id: string, change: Partial<OutgoingMessage>): void {
  outbox.setState(({ messages }) => ({ messages: messages.map((m) => (m.id === id ? { ...m, ...change } : m)) }));
}

export function dropOutgoing(ids: ReadonlySet<string>): void {
  outbox.setState(({ messages }) => {
    const left = messages.filter((message) => !ids.has(message.id));
    return left.length === messages.length ? { messages } : { messages: left };
  });
}
