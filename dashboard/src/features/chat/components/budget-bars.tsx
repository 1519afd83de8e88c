import { TriangleAlert } from 'lucide-react';
import { percent, type Share } from '../model/budget';

/** Each limit that is set, with what is used of it. */
export function BudgetBars({ shares }: { shares: Share[] }) {
  if (shares.length === 0) return null;
  return (
    <section aria-label="Limits" className="space-y-1.5 border-t border-line pt-2 text-xs">
      <h2 className="font-semibold">Limits</h2>
      {shares.map((share) => (
        <div key={share.name} title={`${share.setting} sets this limit.`}>
          <p className="flex justify-between gap-3 tabular-nums">
            <span>
              {share.near && <TriangleAlert aria-label="Nearly used up" role="img" className="mr-1 inline size-3 text-warn" />}
              {share.name}
            </span>
            <span className="text-muted">
              {share.text} · {percent(share.share)}
            </span>
          </p>
          <div
            role="meter"
            aria-label={share.name}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.min(100, Math.floor(share.share * 100))}
            aria-valuetext={share.text}
            className="h-1.5 overflow-hidden rounded-full bg-raised"
          >
            <div className={`h-full ${share.near ? 'bg-warn' : 'bg-accent'}`} style={{ width: `${Math.min(100, share.share * 100)}%` }} />
          </div>
        </div>
      ))}
    </section>
  );
}

/** What is nearest to its limit, once four fifths are used. */
export function BudgetWarning({ shares }: { shares: Share[] }) {
  const worst = shares.filter(({ near }) => near).toSorted((a, b) => b.share - a.share)[0];
  if (!worst) return null;
  return (
    <span className="inline-flex items-center gap-1 font-medium text-warn" title={`${worst.text}. At its limit the run ends with its best answer so far. ${worst.setting} sets it.`}>
      <TriangleAlert aria-hidden className="size-3.5" />
      {percent(worst.share)} of the {worst.name.replace(' of ', ' for ')} used
    </span>
  );
}
