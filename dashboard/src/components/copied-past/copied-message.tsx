import { useState } from 'react';
import { Fold } from '@/components/ui/fold';
import { LongValue } from '@/components/ui/long-value';
import type { ThreadMessage } from '@/stream/events';

/** One message in one line, whole when it is opened. */
export function CopiedMessage({ message }: { message: ThreadMessage }) {
  const [open, setOpen] = useState(false);
  const { content, reasoning, toolCalls } = message;
  return (
    <Fold label={speakerOf(message)} hint={hintOf(message)} open={open} onToggle={() => setOpen(!open)}>
      {reasoning && <LongValue label="Reasoning" text={reasoning} />}
      {content && <LongValue label="Text" text={content} />}
      {toolCalls.map((call) => (
        <LongValue key={call.id} label={`Calls ${call.name}`} text={JSON.stringify(call.arguments, null, 2)} />
      ))}
    </Fold>
  );
}

export function speakerOf({ role, agent, toolName, status }: ThreadMessage): string {
  if (role === 'user') return 'User';
  if (role === 'assistant') return agent ?? 'Agent';
  return `${toolName ?? 'Tool'}${status && status !== 'ok' ? ` (${status})` : ''}`;
}

export function hintOf({ content, toolCalls }: ThreadMessage): string {
  const calls = toolCalls.map(({ name }) => name).join(', ');
  const words = content.slice(0, 400).replace(/\s+/g, ' ').trim();
  return [words, calls && `calls ${calls}`].filter(Boolean).join(' · ');
}
