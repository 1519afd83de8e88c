import { useMemo } from 'react';
import { plural } from '@/lib/format';
import { VisibleText } from '@/components/ui/visible-text';
import { diffFile, type DiffRow } from '../model/diff';

const look: Record<DiffRow['kind'], { row: string; mark: string; sign: string; word: string }> = {
  hunk: { row: 'bg-raised text-muted', mark: '', sign: '', word: '' },
  note: { row: 'text-muted italic', mark: '', sign: '', word: '' },
  same: { row: '', mark: '', sign: '', word: '' },
  add: { row: 'bg-ok/10', mark: 'bg-ok/30 rounded-sm', sign: '+', word: 'added' },
  del: { row: 'bg-bad/10', mark: 'bg-bad/30 rounded-sm', sign: '−', word: 'removed' },
};

export function DiffTable({ path, before, after }: { path: string; before: string | null; after: string }) {
  const diff = useMemo(() => diffFile(before, after), [before, after]);
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-bg">
      <figcaption className="flex items-center gap-3 border-b border-line bg-raised px-3 py-1.5 font-mono text-[0.8125rem]">
        <span className="min-w-0 break-all">
          <VisibleText text={path} />
        </span>
        {diff.state === 'new' && <span className="rounded border border-ok/30 px-1.5 font-sans text-xs text-ok">new file</span>}
        <span className="ml-auto shrink-0 tabular-nums">
          <span className="text-ok">
            +{diff.added}
            <span className="sr-only"> lines added</span>
          </span>{' '}
          <span className="text-bad">
            −{diff.removed}
            <span className="sr-only"> lines removed</span>
          </span>
        </span>
      </figcaption>
      {diff.state === 'unchanged' ? (
        <p className="px-3 py-2 text-sm text-muted">The file would stay as it is.</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
        <div className="max-h-[26rem] overflow-auto" tabIndex={0} role="group" aria-label={`Changes to ${path}`}>
          <table className="w-full table-fixed border-collapse font-mono text-[0.8125rem] leading-5">
            <caption className="sr-only">{`${plural(diff.added, 'line')} added, ${plural(diff.removed, 'line')} removed`}</caption>
            <colgroup>
              <col className="w-9 sm:w-11" />
              <col className="w-9 sm:w-11" />
              <col className="w-5" />
              <col />
            </colgroup>
            <tbody>
              {diff.rows.map((row, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- rows never move
                <Row key={index} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

function Row({ row }: { row: DiffRow }) {
  const { row: rowClass, mark, sign, word } = look[row.kind];
  if (row.kind === 'hunk' || row.kind === 'note') {
    return (
      <tr className={rowClass}>
        <td colSpan={4} className="px-3">
          {row.parts[0]?.text}
        </td>
      </tr>
    );
  }
  return (
    <tr className={rowClass}>
      <td className="pr-1 text-right align-top text-muted tabular-nums select-none">{row.before}</td>
      <td className="pr-1 text-right align-top text-muted tabular-nums select-none">{row.after}</td>
      <td className={`text-center align-top select-none ${row.kind === 'add' ? 'text-ok' : 'text-bad'}`}>
        <span aria-hidden>{sign}</span>
        <span className="sr-only">{word}</span>
      </td>
      <td className="pr-3 wrap-anywhere whitespace-pre-wrap">
        {row.parts.map((part, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts never move
          <span key={index} className={part.marked ? mark : ''}>
            <VisibleText text={part.text} />
          </span>
        ))}
      </td>
    </tr>
  );
}
