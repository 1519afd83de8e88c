import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { commandOf, type Command } from './key-map';
import { NoticeLine, type Notice } from './notice-line';
import { useOfferedActions, type Action } from './page-actions';
import { useWalkApprovals } from './use-walk-approvals';

// Not needed to draw the page: loaded when first asked for.
const CommandPalette = lazy(() => import('./command-palette').then((module) => ({ default: module.CommandPalette })));
const ConfirmAction = lazy(() => import('./confirm-action').then((module) => ({ default: module.ConfirmAction })));
const KeysOverlay = lazy(() => import('./keys-overlay').then((module) => ({ default: module.KeysOverlay })));

/** `open`: what another part of the page asks for; `onOpen` takes it. */
export function CommandHost({ open, onOpen }: { open: 'palette' | 'keys' | null; onOpen: (what: 'palette' | 'keys' | null) => void }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const [asked, ask] = useState<Action | null>(null);
  const offered = useOfferedActions();
  const walk = useWalkApprovals();
  const close = useCallback(() => onOpen(null), [onOpen]);

  const perform = useCallback(
    (command: Command) => {
      if (command === 'palette' || command === 'keys') onOpen(command);
      else if (command === 'write') document.getElementById('composer')?.focus();
      else if (command === 'stop') stop(offered.find(({ id }) => id === 'stop'), ask, setNotice);
      else void walk(command === 'next-approval' ? 1 : -1);
    },
    [onOpen, walk, offered],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What is open above the page, or about to be, has keys of its own, and a place may have heard it already.
      if (open !== null || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const { key, altKey: alt, ctrlKey, metaKey, isComposing: composing, target } = event;
      const inField = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
      const command = commandOf({ key, alt, control: ctrlKey || metaKey, composing, inField });
      if (!command || (command === 'write' && !document.getElementById('composer'))) return;
      event.preventDefault();
      perform(command);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open, perform]);

  const carryOut = (action: Action) => {
    ask(null);
    // The focus goes back to the page first: the action may put it elsewhere.
    requestAnimationFrame(() => {
      Promise.resolve()
        .then(action.run)
        .then((told) => typeof told === 'string' && setNotice({ text: told, bad: false }))
        .catch((error: Error) => setNotice({ text: `${action.label}: ${error.message}`, bad: true }));
    });
  };

  const pick = (action: Action) => {
    close();
    if (action.confirm) ask(action);
    else carryOut(action);
  };

  return (
    <>
      <Suspense fallback={null}>
        {open === 'palette' && <CommandPalette onPick={pick} onKeys={() => onOpen('keys')} onClose={close} />}
        {asked && <ConfirmAction action={asked} onYes={() => carryOut(asked)} onNo={() => ask(null)} />}
        {open === 'keys' && <KeysOverlay onClose={close} />}
      </Suspense>
      <NoticeLine notice={notice} onGone={() => setNotice(null)} />
    </>
  );
}

/** Asks first; tells who can't why. Where nothing can be stopped it does nothing. */
function stop(action: Action | undefined, ask: (action: Action) => void, tell: (notice: Notice) => void): void {
  if (action?.refusal) tell({ text: `${action.label}: ${action.refusal}`, bad: true });
  else if (action) ask(action);
}
