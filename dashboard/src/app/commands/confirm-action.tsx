import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button, Key } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Action } from './page-actions';

interface ConfirmActionProps {
  action: Action;
  onYes: () => void;
  onNo: () => void;
}

/** A second press so soon belongs to the first. */
const restMs = 500;

/** The step before what can't be undone: the way back has the focus, so neither Enter nor a key that is held goes on. S, let go and pressed again, does. */
export function ConfirmAction({ action: { label, confirm }, onYes, onNo }: ConfirmActionProps) {
  const [ready, setReady] = useState(false);
  const back = useRef<HTMLDivElement>(null);
  useEffect(() => {
    back.current?.querySelector('button')?.focus();
    const timer = setTimeout(() => setReady(true), restMs);
    return () => clearTimeout(timer);
  }, []);

  const yes = () => ready && onYes();
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, repeat, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || key.toLowerCase() !== 's') return;
    // This press is heard here only: the page would ask anew.
    event.preventDefault();
    if (!repeat) yes();
  };
  return (
    <Dialog title={`${label}?`} onClose={onNo}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its buttons have the focus */}
      <div ref={back} onKeyDown={onKeyDown} className="space-y-4">
        <p>{confirm?.means}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onNo}>{confirm?.no}</Button>
          <Button variant="danger" aria-disabled={!ready} onClick={yes}>
            {confirm?.yes} <Key>S</Key>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
