import { FileCode, Quote, SearchCheck } from 'lucide-react';
import { InlineCode } from '@/components/ui/inline-code';
import { VisibleText } from '@/components/ui/visible-text';
import type { FindingState } from '@/stream/state';

export function FindingCard({ finding }: { finding: FindingState }) {
  const place = finding.file ? `${finding.file}${finding.line ? `:${finding.line}` : ''}` : null;
  return (
    <article aria-label="Finding" className="overflow-hidden rounded-xl border border-accent/35 bg-surface">
      <header className="flex flex-wrap items-center gap-2 bg-accent-soft px-4 py-2 text-sm">
        <SearchCheck aria-hidden className="size-4 text-accent" />
        <span className="font-semibold">Finding</span>
        {finding.service && <span className="rounded border border-accent/25 px-1.5 font-mono text-xs">{finding.service}</span>}
      </header>
      <div className="space-y-3 px-4 py-3">
        <p className="font-medium">
          <InlineCode text={finding.summary} />
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          {finding.cause && (
            <>
              <dt className="text-muted">Cause</dt>
              <dd>
                <InlineCode text={finding.cause} />
              </dd>
            </>
          )}
          {place && (
            <>
              <dt className="text-muted">Where</dt>
              <dd className="flex min-w-0 items-center gap-1.5 font-mono text-[0.8125rem] break-all">
                <FileCode aria-hidden className="size-4 shrink-0 text-muted" />
                {place}
              </dd>
            </>
          )}
        </dl>
        {finding.evidence.length > 0 && (
          <ul aria-label="Evidence" className="space-y-2">
            {finding.evidence.map((evidence) => (
              <li key={`${evidence.source}:${evidence.quote}`} className="rounded-lg border border-line bg-bg px-3 py-2">
                <p className="flex items-center gap-1.5 text-xs text-muted">
                  <Quote aria-hidden className="size-3" />
                  {evidence.source}
                </p>
                <blockquote className="mt-1 font-mono text-[0.8125rem] leading-5 break-words whitespace-pre-wrap">
                  <VisibleText text={evidence.quote} />
                </blockquote>
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
}
