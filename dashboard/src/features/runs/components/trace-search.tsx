import { Search } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { Key } from '@/components/ui/button';
import { plural } from '@/lib/format';

interface TraceSearchProps {
  field: RefObject<HTMLInputElement | null>;
  words: string;
  found: number;
  total: number;
  onChange: (words: string) => void;
}

export function TraceSearch({ field, words, found, total, onChange }: TraceSearchProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') onChange('');
    if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.closest('section')?.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5 text-xs text-muted sm:px-6">
      <span className="relative min-w-40 flex-1 sm:max-w-80">
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2" />
        <input
          ref={field}
          type="search"
          aria-label="Filter spans"
          placeholder="Filter: a tool, an agent, error"
          value={words}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-8 w-full rounded-lg border border-line bg-surface pr-2 pl-8 text-fg placeholder:text-muted"
        />
      </span>
      <span role="status" className="tabular-nums">
        {words ? `${found} of ${plural(total, 'span')}` : plural(total, 'span')}
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="h-0.5 w-4 rounded bg-warn" /> critical path
      </span>
      <span className="hidden items-center gap-1.5 lg:flex">
        <Key>↑</Key>
        <Key>↓</Key> move <Key>←</Key>
        <Key>→</Key> shut, open <Key>Enter</Key> details <Key>/</Key> filter
      </span>
    </div>
  );
}
