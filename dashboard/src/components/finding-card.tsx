import { FileCode, Quote, SearchCheck } from 'lucide-react';
import { InlineCode } from '@/components/ui/inline-code';
import { Moment } from '@/components/ui/moment';
import { VisibleText } from '@/components/ui/visible-text';
import type { Finding } from '@/stream/events';

export function FindingCard({ finding }: { finding: Finding }) {
  const place = finding.file ? `${finding.file}${finding.line ? `:${finding.line}` : ''}` : null;
  return (
    <article aria-label="Finding" className="overflow-hidden rounded-xl border border-accent/35 bg-surface">
      <header className="flex flex-wrap items-center gap-2 bg-accent-soft px-4 py-2 text-sm">
        <SearchCheck aria-hidden className="size-4 text-accent" />
        <span className="font-semibold">Finding</span>
        {finding.verdict && <VerdictChip verdict={finding.verdict} />}
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
          {finding.since && (
            <>
              <dt className="text-muted">Since</dt>
              <dd>
                <Moment at={finding.since} />
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
                  {evidence.at && <Moment at={evidence.at} />}
                </p>
                <blockquote className="mt-1 font-mono text-[0.8125rem] leading-5 break-words whitespace-pre-wrap">
                  <VisibleText text={evidence.quote} />
                </blockquote>
              </li>
            ))}
          </ul>
        )}
        {finding.struck && (
          <ul aria-label="Struck quotes" className="space-y-1 text-sm">
            {finding.struck.map((one) => (
              <li key={`${one.source}:${one.quote}`} className="text-muted">
                Struck: <s className="font-mono text-[0.8125rem]"><VisibleText text={one.quote} /></s> is not in {one.source}.
              </li>
            ))}
          </ul>
        )}
        {finding.ruled_out && (
          <div className="text-sm">
            <p className="text-muted">Ruled out</p>
            <ul aria-label="Ruled out" className="mt-1 list-disc space-y-1 pl-5">
              {finding.ruled_out.map((one) => (
                <li key={one.what}>
                  <InlineCode text={one.what} />: <InlineCode text={one.because} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </article>
  );
}

const verdictTitles = {
  CONFIRMED: 'At least two log lines show it, and every quote was found in the line it cites.',
  LIKELY: 'The quotes are in the log, but they do not show the whole way from the cause to the failure.',
  INCONCLUSIVE: 'A quote was not in the log. Look for yourself before you act on it.',
} as const;

function VerdictChip({ verdict }: { verdict: keyof typeof verdictTitles }) {
  return (
    <span title={verdictTitles[verdict]} className="rounded-full border border-accent/35 px-2 text-xs font-medium">
      {verdict.toLowerCase()}
    </span>
  );
}
