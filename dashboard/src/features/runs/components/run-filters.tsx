import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { runLook } from '@/lib/status';
import { isFiltered, sinceHours, sinceWords, statuses, type RunFilter, type Since } from '../model/run-filter';

interface RunFiltersProps {
  filter: RunFilter;
  /** Those seen so far. */
  agents: string[];
  onChange: (filter: RunFilter) => void;
}

const field = 'min-h-9 rounded-lg border border-line bg-surface px-2.5 text-sm hover:border-line-strong';
const pauseMs = 300;

export function RunFilters({ filter, agents, onChange }: RunFiltersProps) {
  const set = (name: keyof RunFilter, value: string) => {
    const { [name]: _, ...rest } = filter;
    onChange(value === '' ? rest : { ...rest, [name]: value });
  };
  const known = [...new Set([...agents, ...(filter.agent ? [filter.agent] : [])])].toSorted();
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Words key={filter.q ?? ''} words={filter.q ?? ''} onChange={(words) => set('q', words)} />
      <select aria-label="Status" value={filter.status ?? ''} onChange={(event) => set('status', event.target.value)} className={field}>
        <option value="">Any status</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {runLook[status].label}
          </option>
        ))}
      </select>
      <select aria-label="Agent" value={filter.agent ?? ''} onChange={(event) => set('agent', event.target.value)} className={field}>
        <option value="">Any agent</option>
        {known.map((agent) => (
          <option key={agent}>{agent}</option>
        ))}
      </select>
      <select aria-label="Time" value={filter.since ?? ''} onChange={(event) => set('since', event.target.value)} className={field}>
        <option value="">Any time</option>
        {(Object.keys(sinceHours) as Since[]).map((since) => (
          <option key={since} value={since}>
            {sinceWords[since]}
          </option>
        ))}
      </select>
      {filter.thread && (
        <Button onClick={() => set('thread', '')} title={filter.thread}>
          One thread only <X aria-label="remove" className="size-3.5" />
        </Button>
      )}
      {isFiltered(filter) && (
        <Button variant="ghost" onClick={() => onChange({})}>
          Clear all
        </Button>
      )}
    </search>
  );
}

/** Its own text until the typing rests: not each letter is a search. */
function Words({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const [text, setText] = useState(words);
  useEffect(() => {
    if (text.trim() === words) return;
    const timer = setTimeout(() => onChange(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text, words, onChange]);
  return (
    <span className="relative min-w-0 flex-1 basis-56">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <input
        type="search"
        aria-label="Search runs"
        placeholder="Question, answer, error or id"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`${field} w-full pl-9 placeholder:text-muted`}
      />
    </span>
  );
}
