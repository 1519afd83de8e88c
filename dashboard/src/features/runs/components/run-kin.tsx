import { Link } from '@tanstack/react-router';
import { StatusBadge } from '@/components/ui/status';
import { runEndLook } from '@/lib/status';
import type { RunDetail } from '@/stream/events';

const link = 'text-accent underline underline-offset-2';

/** What a run goes on from, and what goes on from it. Nothing for a run that stands alone. */
export function RunKin({ run }: { run: RunDetail }) {
  const { forkedFrom, reruns } = run;
  if (!forkedFrom && reruns.length === 0) return null;
  return (
    <ul aria-label="Reruns" className="space-y-1 text-sm">
      {forkedFrom && (
        <li className="flex flex-wrap gap-x-3">
          <span>
            Goes on from <code className="font-mono text-xs">{forkedFrom.step}</code> of{' '}
            <Link to="/runs/$runId" params={{ runId: forkedFrom.runId }} className={`${link} font-mono text-xs`}>
              {forkedFrom.runId}
            </Link>
          </span>
          <Compare a={forkedFrom.runId} b={run.id} />
        </li>
      )}
      {reruns.map((rerun) => (
        <li key={rerun.runId} className="flex flex-wrap items-center gap-x-3">
          <span>
            Run again from <code className="font-mono text-xs">{rerun.step}</code> by {rerun.createdBy}:{' '}
            <Link to="/runs/$runId" params={{ runId: rerun.runId }} className={`${link} font-mono text-xs`}>
              {rerun.runId}
            </Link>
          </span>
          <StatusBadge look={runEndLook(rerun)} />
          <Compare a={run.id} b={rerun.runId} />
        </li>
      ))}
    </ul>
  );
}

function Compare({ a, b }: { a: string; b: string }) {
  return (
    <Link to="/runs/compare" search={{ a, b }} className={link} aria-label={`Compare ${a} with ${b}`}>
      Compare
    </Link>
  );
}
