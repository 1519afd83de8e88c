import { ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { loadDraft, saveDraft } from '../model/draft';

interface ComposerProps {
  threadId: string | null;
  going: boolean;
  /** Why nothing can be sent; null when it can. */
  refusal: string | null;
  onSend: (content: string) => void;
}

const tallestPx = 200;

/** Give it `key={threadId}`: each thread has its own draft. */
export function Composer({ threadId, going, refusal, onSend }: ComposerProps) {
  const [text, setText] = useState(() => loadDraft(threadId));
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = text.trim() !== '' && refusal === null;

  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(tallestPx, area.scrollHeight)}px`;
  });

  const write = (value: string) => {
    setText(value);
    saveDraft(threadId, value);
  };
  const send = () => {
    if (!ready) return;
    onSend(text.trim());
    write('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="mx-auto w-full max-w-[52rem] px-3 pt-2 pb-3 sm:px-6"
    >
      <div className="flex items-end gap-2 rounded-2xl border border-line-strong bg-surface py-1.5 pr-1.5 pl-4 shadow-sm focus-within:border-accent">
        <label className="sr-only" htmlFor="composer">
          Message
        </label>
        <textarea
          id="composer"
          ref={field}
          rows={1}
          value={text}
          disabled={refusal !== null}
          placeholder={refusal ?? (going ? 'Next message: sent when this run ends' : 'What is going wrong?')}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-9 min-w-0 flex-1 resize-none bg-transparent py-1.5 leading-6 outline-none placeholder:text-muted"
        />
        <button
          type="submit"
          disabled={!ready}
          aria-label={going ? 'Send when this run ends' : 'Send'}
          className="flex size-9 shrink-0 items-center justify-center rounded-xl bg-accent text-on-solid transition-opacity disabled:bg-raised disabled:text-muted"
        >
          <ArrowUp aria-hidden className="size-4.5" />
        </button>
      </div>
      <p className="mt-1.5 hidden px-4 text-xs text-muted sm:block">
        Enter sends, Shift+Enter starts a new line. Changes to your systems wait for an approval.
      </p>
    </form>
  );
}
