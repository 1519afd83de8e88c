import { memo } from 'react';
import type { AnsiColor, AnsiStyle } from '@/lib/ansi';
import type { OutputRow } from '@/lib/output-rows';
import { VisibleText } from './visible-text';

export const outputRowPx = 20;

/** The eight colours of a terminal as the themes have them: each can be read on the page's ground. */
const tones: Record<AnsiColor, string> = {
  black: 'text-muted', red: 'text-bad', green: 'text-ok', yellow: 'text-warn', blue: 'text-accent', magenta: 'text-wait', cyan: 'text-accent', white: 'text-fg',
};

interface OutputRowViewProps {
  row: OutputRow;
  top: number;
  words: string;
}

export const OutputRowView = memo(function OutputRowView({ row, top, words }: OutputRowViewProps) {
  return (
    <div className="absolute inset-x-3 h-5 leading-5 whitespace-pre" style={{ transform: `translateY(${top}px)` }}>
      {row.pieces.map(({ text, style }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- pieces are positions
        <span key={index} className={look(style)}>
          <Marked text={text} words={words} />
        </span>
      ))}
    </div>
  );
});

function look({ color, bold, dim }: AnsiStyle): string {
  return `${color ? tones[color] : dim ? 'text-muted' : ''} ${bold ? 'font-bold' : ''}`;
}

function Marked({ text, words }: { text: string; words: string }) {
  const at = words === '' ? -1 : text.toLowerCase().indexOf(words.toLowerCase());
  if (at === -1) return <VisibleText text={text} />;
  const end = at + words.length;
  return (
    <>
      <VisibleText text={text.slice(0, at)} />
      <mark className="rounded-sm bg-warn-soft text-fg outline outline-warn/60">{text.slice(at, end)}</mark>
      <Marked text={text.slice(end)} words={words} />
    </>
  );
}
