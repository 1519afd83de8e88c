import { ArrowUp } from 'lucide-react';
import { memo, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Manner } from '../hooks/use-send';
import { loadDraft, saveDraft } from '../model/draft';
import { AgentChoice } from './agent-choice';
import { MannerChoice } from './manner-choice';

interface ComposerProps {
  threadId: string | null;
  going: boolean;
  /** Who can be sent for. */
  agents: string[];
  /** Why nothing can be sent; null when it can. */
  refusal: string | null;
  /** `agent`: who is to answer; empty when the router decides. */
  onSend: (content: string, manner: Manner, agent: string) => void;
}

const tallestPx = 200;
const placeholders: Record<Manner, string> = { queue: 'Next message: sent when this run ends', steer: 'Tell this run something: it reads it before its next step' };

/** Give it `key={threadId}`: each thread has its own draft. It is not drawn again for each word of an answer: measuring the field lays out the page. */
export const Composer = memo(function Composer({ threadId, going, agents, refusal, onSend }: ComposerProps) {
  const [text, setText] = useState(() => loadDraft(threadId));
  const [chosen, choose] = useState<Manner>('queue');
  const [agent, chooseAgent] = useState('');
  const manner = going ? chosen : 'queue';
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
    onSend(text.trim(), manner, agent);
    write('');
    chooseAgent('');
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
          placeholder={refusal ?? (going ? placeholders[manner] : 'What is going wrong?')}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-9 min-w-0 flex-1 resize-none bg-transparent py-1.5 leading-6 outline-none placeholder:text-muted"
        />
        <button
          type="submit"
          disabled={!ready}
          aria-label={going && manner === 'queue' ? 'Send when this run ends' : 'Send'}
          className="flex size-9 shrink-0 items-center justify-center rounded-xl bg-accent text-on-solid transition-opacity disabled:bg-raised disabled:text-muted"
        >
          <ArrowUp aria-hidden className="size-4.5" />
        </button>
      </div>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 px-4 text-xs text-muted">
        {going && refusal === null && <MannerChoice manner={manner} onChoose={choose} />}
        {refusal === null && <AgentChoice agents={agents} agent={agent} onChoose={chooseAgent} />}
        <p className={going ? 'hidden lg:block' : 'hidden sm:block'}>Enter sends, Shift+Enter starts a new line. Changes to your systems wait for an approval.</p>
      </div>
    </form>
  );
});
