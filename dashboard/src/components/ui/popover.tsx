import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

interface PopoverProps {
  label: string;
  button: ReactNode;
  buttonClassName?: string;
  align?: 'left' | 'right';
  side?: 'above' | 'below';
  disabled?: boolean;
  children: (close: () => void) => ReactNode;
}

/** A button that opens a panel beside it. Escape and a click elsewhere close it; focus goes back to the button. */
export function Popover({ label, button, buttonClassName = '', align = 'right', side = 'below', disabled = false, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panelId = useId();

  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      opener.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey);
    };
  }, [open]);

  return (
    <div ref={root} className="relative shrink-0">
      <button
        ref={opener}
        type="button"
        disabled={disabled}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        onClick={() => setOpen(!open)}
        className={buttonClassName}
      >
        {button}
      </button>
      {open && (
        <section
          id={panelId}
          aria-label={label}
          className={`fixed inset-x-3 top-14 z-30 max-h-[70dvh] overflow-auto rounded-xl border border-line-strong bg-surface p-3 text-sm shadow-xl sm:absolute sm:inset-x-auto sm:w-96 ${side === 'above' ? 'sm:top-auto sm:bottom-full sm:mb-2' : 'sm:top-full sm:mt-2'} ${align === 'right' ? 'sm:right-0' : 'sm:left-0'}`}
        >
          {children(() => setOpen(false))}
        </section>
      )}
    </div>
  );
}
