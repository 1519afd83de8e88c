import { useLayoutEffect, useRef, type ReactNode } from 'react';

/** Covers a phone's whole screen while it is mounted. A modal dialog: the browser keeps the focus inside and Escape closes it. */
export function Sheet({ label, onClose, children }: { label: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const open = dialog.current;
    open?.showModal();
    return () => open?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onCancel={(event) => {
        // one of a dialog within is not ours
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
      className="m-0 h-dvh max-h-none w-dvw max-w-none flex-col bg-surface open:flex"
    >
      {children}
    </dialog>
  );
}
