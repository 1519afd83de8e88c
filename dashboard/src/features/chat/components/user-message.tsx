import { CircleX, Clock, CornerDownRight, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatFullTime, formatTime } from '@/lib/format';
import type { QueuedKind } from '@/stream/events';

export function UserMessage({ text, at, note }: { text: string; at?: number; note?: ReactNode }) {
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="max-w-[85%] rounded-2xl rounded-br-md border border-line bg-raised px-4 py-2.5 break-words whitespace-pre-wrap">
        <span className="sr-only">You: </span>
        <span data-part="user">{text}</span>
      </div>
      {at ? (
        <time dateTime={new Date(at).toISOString()} title={formatFullTime(at)} className="pr-1 text-xs text-muted tabular-nums">
          {formatTime(at)}
        </time>
      ) : null}
      {note}
    </div>
  );
}

export function SendingNote({ label = 'Sending' }: { label?: 'Sending' | 'Starting' }) {
  return (
    <span className="flex items-center gap-1.5 pr-1 text-xs text-muted">
      <LoaderCircle aria-hidden className="size-3.5 motion-safe:animate-spin" /> {label}
    </span>
  );
}

export function QueuedNote({ kind }: { kind: QueuedKind }) {
  const Icon = kind === 'steer' ? CornerDownRight : Clock;
  return (
    <span className="flex items-center gap-1.5 pr-1 text-xs text-muted">
      <Icon aria-hidden className="size-3.5" />
      {kind === 'steer' ? 'For this run: read before its next step' : 'Queued: sends when this run ends'}
    </span>
  );
}

export function FailedNote({ error, onRetry }: { error: string | null; onRetry: () => void }) {
  return (
    <span role="alert" className="flex flex-wrap items-center justify-end gap-x-2 pr-1 text-xs text-bad">
      <CircleX aria-hidden className="size-3.5" /> Not sent. {error}
      <button type="button" onClick={onRetry} className="min-h-6 rounded px-1 font-medium underline underline-offset-2">
        Try again
      </button>
    </span>
  );
}
