import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { commandOf, type Command } from './key-map';
import { NoticeLine, type Notice } from './notice-line';
import type { Action } from './page-actions';
import { useWalkApprovals } from './use-walk-approvals';

// Not needed to draw the page: loaded when first asked for.
const CommandPalette = lazy(() => import('./command-palette').then((module) => ({ default: module.CommandPalette })));
const KeysOverlay = lazy(() => import('./keys-overlay').then((module) => ({ default: module.KeysOverlay })));

/** `open`: what another part of the page asks for; `onOpen` takes it. */
export function CommandHost({ open, onOpen }: { open: 'palette' | 'keys' | null; onOpen: (what: 'palette' | 'keys' | null) => void }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const walk = useWalkApprovals();
  const close = useCallback(() => onOpen(null), [onOpen]);

  const perform = useCallback(
    (command: Command) => {
      if (command === 'palette' || command === 'keys') onOpen(command);
      else if (command === 'write') document.getElementById('composer')?.focus();
      else void walk(command === 'next-approval' ? 1 : -1);
    },
    [onOpen, walk],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What is open above the page has keys of its own, and a place may have heard it already.
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const { key, altKey: alt, ctrlKey, metaKey, isComposing: composing, target } = event;
      const inField = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
      const command = commandOf({ key, alt, control: ctrlKey || metaKey, composing, inField });
      if (!command || (command === 'write' && !document.getElementById('composer'))) return;
      event.preventDefault();
      perform(command);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [perform]);

  const pick = (action: Action) => {
    close();
    // The focus goes back to the page first: the action may put it elsewhere.
    requestAnimationFrame(() => {
      Promise.resolve()
        .then(action.run)
        .then((told) => typeof told === 'string' && setNotice({ text: told, bad: false }))
        .catch((error: Error) => setNotice({ text: `${action.label}: ${error.message}`, bad: true }));
    });
  };

  return (
    <>
      <Suspense fallback={null}>
        {open === 'palette' && <CommandPalette onPick={pick} onKeys={() => onOpen('keys')} onClose={close} />}
        {open === 'keys' && <KeysOverlay onClose={close} />}
      </Suspense>
      <NoticeLine notice={notice} onGone={() => setNotice(null)} />
    </>
  );
}
