import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { searchQuery } from '../api/search-threads';
import { isUnread, type Seen } from '../model/seen';
import { ThreadRow } from './thread-row';

const pauseMs = 250;

export function SearchField({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  return (
    <div className="relative px-3 pb-2">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-6 size-4 -translate-y-[calc(50%+4px)] text-muted" />
      <input
        type="search"
        aria-label="Search threads"
        placeholder="Search"
        maxLength={200}
        value={words}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-9 w-full rounded-xl border border-line bg-surface pr-3 pl-9 text-sm placeholder:text-muted"
      />
    </div>
  );
}

interface SearchResultsProps {
  words: string;
  seen: Seen;
  onPick: (() => void) | undefined;
}

export function SearchResults({ words, seen, onPick }: SearchResultsProps) {
  const found = useQuery(searchQuery(useSettled(words)));
  const threads = found.data?.threads ?? [];
  return (
    <ul aria-label="Search results" className="min-h-0 flex-1 space-y-0.5 overflow-y-auto px-2 pb-3">
      {threads.map((thread) => (
        <li key={thread.id}>
          <ThreadRow thread={thread} unread={isUnread(thread, seen)} onPick={onPick} />
        </li>
      ))}
      {found.isPending && <li className="px-3 py-2 text-sm text-muted">Searching…</li>}
      {found.isSuccess && threads.length === 0 && <li className="px-3 py-2 text-sm text-muted">No thread has these words in its title, a question or an answer.</li>}
      {found.isError && (
        <li role="alert" className="px-3 py-2 text-sm text-bad">
          {found.error.message}
        </li>
      )}
    </ul>
  );
}

/** The value, once it has not changed for a moment: not each letter is a search. */
function useSettled(value: string): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
