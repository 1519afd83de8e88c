import { plural } from '@/lib/format';
import { CopyButton } from './copy-button';
import { VisibleText } from './visible-text';

const markTones = { bad: 'bg-bad-soft text-bad', accent: 'bg-accent-soft text-accent' };

interface TextBoxProps {
  label: string;
  text: string;
  note?: string;
  /** When what can be copied is not all. */
  copyLabel?: string;
  /** Parts that stand out, in order and apart from each other. */
  marks?: { from: number; to: number }[];
  /** What a mark means: a danger, or a difference. */
  markTone?: keyof typeof markTones;
}

/** A long text, whole: wrapped, in a box that scrolls, to copy. */
export function TextBox({ label, text, note, copyLabel, marks = [], markTone = 'bad' }: TextBoxProps) {
  const lines = text.split('\n').length;
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-bg">
      <header className="flex items-center gap-2 border-b border-line px-3 py-1 text-xs text-muted">
        <span className="shrink-0 font-medium">{label}</span>
        {note && <span className="min-w-0 truncate">{note}</span>}
        <span className="ml-auto shrink-0 tabular-nums">{lines > 1 ? plural(lines, 'line') : ''}</span>
        <CopyButton text={text} {...(copyLabel && { label: copyLabel })} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} aria-label={label} role="group" className="max-h-80 overflow-auto px-3 py-2 font-mono text-[0.8125rem] leading-5 break-words whitespace-pre-wrap">
        {marks.map(({ from, to }, index) => (
          <span key={from}>
            <VisibleText text={text.slice(marks[index - 1]?.to ?? 0, from)} />
            <mark className={`rounded-sm font-semibold underline decoration-2 underline-offset-2 ${markTones[markTone]}`}>
              <VisibleText text={text.slice(from, to)} />
            </mark>
          </span>
        ))}
        <VisibleText text={text.slice(marks.at(-1)?.to ?? 0)} />
      </pre>
    </section>
  );
}
