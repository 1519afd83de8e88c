import { useMutation } from '@tanstack/react-query';
import { Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState, type ComponentProps } from 'react';
import { Button } from '@/components/ui/button';
import type { QueueItem } from '@/stream/events';
import type { QueuedMessage } from '@/stream/state';
import { editQueued, getQueued, removeQueued } from '../api/queue';
import { QueuedNote, SendingNote, UserMessage } from './user-message';

interface QueuedMessageProps {
  threadId: string;
  message: QueuedMessage;
  /** Who is to answer it; null when the router decides. */
  to: string | null;
  going: boolean;
  mayChange: boolean;
}

/** A message that no run has taken in yet: it can be changed and taken back until one does. The log tells every page of it. */
export function QueuedMessageView({ threadId, message, to, going, mayChange }: QueuedMessageProps) {
  const [editing, setEditing] = useState<QueueItem | null>(null);
  const edit = useMutation({ mutationFn: () => getQueued(threadId, message.id), onSuccess: setEditing });
  const remove = useMutation({ mutationFn: () => removeQueued(threadId, message.id, message.content) });
  const problem = edit.error ?? remove.error;

  if (editing) return <EditForm threadId={threadId} item={editing} onDone={() => setEditing(null)} />;
  if (!going) return <UserMessage text={message.content} note={<SendingNote label="Starting" />} />;
  return (
    <UserMessage
      text={message.content}
      note={
        <>
          <div className="flex items-center gap-1">
            <QueuedNote kind={message.kind} />
            {to && <span className="text-xs text-muted">for {to}</span>}
            {mayChange && (
              <>
                <SmallButton label="Edit what is queued" disabled={edit.isPending} onClick={() => edit.mutate()}>
                  <Pencil aria-hidden className="size-3.5" />
                </SmallButton>
                <SmallButton label="Take it back" disabled={remove.isPending} onClick={() => remove.mutate()}>
                  <Trash2 aria-hidden className="size-3.5" />
                </SmallButton>
              </>
            )}
          </div>
          {problem && (
            <p role="alert" className="pr-1 text-xs text-bad">
              {problem.message}
            </p>
          )}
        </>
      }
    />
  );
}

function SmallButton({ label, ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-raised hover:text-fg disabled:opacity-55"
      {...props}
    />
  );
}

function EditForm({ threadId, item, onDone }: { threadId: string; item: QueueItem; onDone: () => void }) {
  const [text, setText] = useState(item.content);
  const field = useRef<HTMLTextAreaElement>(null);
  const save = useMutation({ mutationFn: () => editQueued(threadId, item, text.trim()), onSuccess: onDone });
  const ready = text.trim() !== '' && !save.isPending;
  useEffect(() => field.current?.focus(), []);

  return (
    <form
      className="ml-auto w-full max-w-[85%] space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save.mutate();
      }}
    >
      <label className="sr-only" htmlFor={`edit-${item.id}`}>
        Queued text
      </label>
      <textarea
        id={`edit-${item.id}`}
        ref={field}
        rows={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
        className="w-full resize-y rounded-2xl rounded-br-md border border-line-strong bg-surface px-4 py-2.5"
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="ghost" onClick={onDone}>
          Keep as it was
        </Button>
        <Button type="submit" variant="primary" disabled={!ready}>
          Save
        </Button>
      </div>
      {save.isError && (
        <p role="alert" className="text-right text-sm text-bad">
          {save.error.message}
        </p>
      )}
    </form>
  );
}
