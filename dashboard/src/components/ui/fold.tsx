import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface FoldProps {
  label: string;
  /** One line that says what is in it while it is shut. */
  hint: string;
  open: boolean;
  onToggle: () => void;
  children: ReactNode;
}

/** A part that is shut until somebody wants it. */
export function Fold({ label, hint, open, onToggle, children }: FoldProps) {
  return (
    <details open={open} className="rounded-lg border border-line text-sm">
      <summary
        onClick={(event) => {
          event.preventDefault();
          onToggle();
        }}
        className="flex min-h-9 cursor-pointer list-none items-center gap-2 rounded-lg px-3 hover:bg-raised"
      >
        <ChevronRight aria-hidden className={`size-4 shrink-0 text-muted ${open ? 'rotate-90' : ''}`} />
        <span className="font-medium">{label}</span>
        <span className="min-w-0 flex-1 truncate text-xs text-muted">{hint}</span>
      </summary>
      {open && <div className="space-y-3 border-t border-line p-3">{children}</div>}
    </details>
  );
}
