import { Download, Search } from 'lucide-react';
import { useDeferredValue, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { formatCount, plural } from '@/lib/format';
import { outputRows } from '@/lib/output-rows';
import { useFollowEnd } from '@/lib/use-follow-end';
import { useWindow } from '@/lib/use-window';
import { CopyButton } from './copy-button';
import { FollowToggle } from './follow-toggle';
import { OutputRowView, outputRowPx } from './output-row';

interface OutputBoxProps {
  label: string;
  text: string;
  /** The name of the file when it is kept. */
  fileName: string;
  /** More of it comes: the newest line stays in view until its reader scrolls up. */
  growing?: boolean;
}

const mostPx = 320;
/** Below that a look finds it faster than a search. */
const searchedFrom = 20;

/** What a program put out: whole, in its colours, to search, copy and keep. Only the rows in view are drawn, so that megabytes scroll. */
export function OutputBox({ label, text, fileName, growing = false }: OutputBoxProps) {
  const [words, setWords] = useState('');
  const searched = useDeferredValue(words);
  const box = useRef<HTMLElement>(null);
  const columns = useColumns(box);
  const { rows, lines, found } = useMemo(() => outputRows(text, columns, searched.trim()), [text, columns, searched]);
  const { scroller, first, last } = useWindow(rows.length, outputRowPx);
  const height = rows.length * outputRowPx;
  const [following, setFollowing] = useFollowEnd(scroller, height, growing);

  return (
    <section ref={box} className="overflow-hidden rounded-lg border border-line bg-bg">
      <header className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1 text-xs text-muted">
        <span className="font-medium">{label}</span>
        <span className="tabular-nums">{searched.trim() ? `${formatCount(found)} of ${plural(lines, 'line')}` : lines > 1 ? plural(lines, 'line') : ''}</span>
        {lines >= searchedFrom && (
          <label className="relative ml-auto">
            <span className="sr-only">Show lines with</span>
            <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2 size-3 -translate-y-1/2" />
            <input
              type="search"
              placeholder="Lines with…"
              maxLength={200}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              className="h-6 w-36 rounded border border-line bg-surface pr-1 pl-6 text-fg placeholder:text-muted"
            />
          </label>
        )}
        <span className={`flex gap-1 ${lines >= searchedFrom ? '' : 'ml-auto'}`}>
          {growing && height > mostPx && <FollowToggle following={following} onFollow={setFollowing} />}
          <CopyButton text={text} />
          <button type="button" onClick={() => keep(text, fileName)} className="inline-flex min-h-6 items-center gap-1 rounded px-1.5 hover:bg-raised hover:text-fg">
            <Download aria-hidden className="size-3.5" /> Download
          </button>
        </span>
      </header>
      <div
        ref={scroller}
        role="group"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-auto font-mono text-[0.8125rem] outline-offset-[-2px]"
        style={{ height: Math.min(mostPx, height + 16) }}
      >
        <div className="relative my-2" style={{ height }}>
          {rows.slice(first, last).map((row, index) => (
            <OutputRowView key={first + index} row={row} top={(first + index) * outputRowPx} words={searched.trim()} />
          ))}
        </div>
      </div>
      {rows.length === 0 && <p className="px-3 pb-2 text-sm text-muted">No line has these words.</p>}
    </section>
  );
}

/** How many letters of the code font fit into a line of the box. */
function useColumns(box: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(100);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth - 24;
      if (width > 0) setColumns(Math.max(20, Math.floor(width / letterPx(element))));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return columns;
}

function letterPx(element: HTMLElement): number {
  const probe = document.createElement('span');
  probe.className = 'absolute invisible font-mono text-[0.8125rem] whitespace-pre';
  probe.textContent = 'x'.repeat(100);
  element.append(probe);
  const width = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return width || 8;
}

function keep(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
