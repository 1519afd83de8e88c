import { Search } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Action } from './page-actions';
import { useAllActions } from './use-all-actions';

interface CommandPaletteProps {
  onPick: (action: Action) => void;
  onKeys: () => void;
  onClose: () => void;
}

const steps: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  PageDown: (at, count) => Math.min(count - 1, at + 8),
  PageUp: (at) => Math.max(0, at - 8),
};

/** A field and what fits it, as a combobox: the focus stays in the field, the arrows choose, Enter does it. */
export function CommandPalette({ onPick, onKeys, onClose }: CommandPaletteProps) {
  const [words, setWords] = useState('');
  const [chosen, choose] = useState(0);
  const actions = useAllActions(words, onKeys);
  const at = Math.min(chosen, Math.max(0, actions.length - 1));
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const open = dialog.current;
    open?.showModal();
    return () => open?.close();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const pick = (action: Action | undefined) => {
    if (action && !action.refusal) onPick(action);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.nativeEvent.isComposing || (!step && event.key !== 'Enter')) return;
    event.preventDefault();
    if (step && actions.length > 0) choose(step(at, actions.length));
    else if (!event.repeat) pick(actions[at]);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click on the backdrop; Escape is the dialog's own
    <dialog
      ref={dialog}
      aria-label="Commands"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
      className="mx-auto mt-[12dvh] max-h-[70dvh] w-[min(38rem,94vw)] flex-col overflow-hidden rounded-xl border border-line-strong bg-surface shadow-xl backdrop:bg-black/50 open:flex"
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          role="combobox"
          aria-label="Go to or do"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={actions.length > 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          placeholder="Go to a place, a thread or a run, or do something"
          maxLength={200}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            choose(0);
          }}
          onKeyDown={onKeyDown}
          className="min-h-12 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted"
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label="Commands" tabIndex={-1} className="min-h-0 overflow-y-auto p-2 text-sm">
        {actions.map((action, index) => (
          <Row key={action.id} id={`${id}-${index}`} action={action} chosen={index === at} onHover={() => choose(index)} onPick={() => pick(action)} />
        ))}
      </div>
      {actions.length === 0 && (
        <p role="status" className="px-4 pb-4 text-sm text-muted">
          Nothing has these words.
        </p>
      )}
    </dialog>
  );
}

interface RowProps {
  id: string;
  action: Action;
  chosen: boolean;
  onHover: () => void;
  onPick: () => void;
}

function Row({ id, action, chosen, onHover, onPick }: RowProps) {
  const { label, kind, icon: Icon, refusal } = action;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={Boolean(refusal)}
      onPointerMove={onHover}
      onClick={onPick}
      className={`flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 ${chosen ? 'bg-accent-soft' : ''}`}
    >
      <Icon aria-hidden className={`size-4 shrink-0 ${chosen ? 'text-accent' : 'text-muted'}`} />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-1 break-words">{label}</span>
        {refusal && <span className="block text-xs text-muted">{refusal}</span>}
      </span>
      <span className="shrink-0 text-xs text-muted">{kind}</span>
    </div>
  );
}
