import { useQuery } from '@tanstack/react-query';
import { formatDuration, plural } from '@/lib/format';
import { decisionTimesQuery, type DecisionTime } from '../api/audit';

/** How long people took to decide on calls in the last 30 days. Nothing where nothing was decided. */
export function DecisionTimes() {
  const { data } = useQuery(decisionTimesQuery);
  if (!data || data.length === 0) return null;
  return (
    <section aria-label="How long decisions took" className="rounded-xl border border-line bg-surface px-4 py-3 text-sm">
      <h2 className="font-semibold">How long decisions took</h2>
      <p className="text-xs text-muted">From the question to the decision, in the last 30 days.</p>
      <table className="mt-2 w-full max-w-lg text-left tabular-nums">
        <thead className="text-xs text-muted">
          <tr>
            <th scope="col" className="font-medium">Risk</th>
            <th scope="col" className="text-right font-medium">Median</th>
            <th scope="col" className="text-right font-medium">Nine of ten in</th>
            <th scope="col" className="text-right font-medium">Decided</th>
            <th scope="col" className="text-right font-medium">Expired</th>
          </tr>
        </thead>
        <tbody>
          {data.map((figure) => (
            <Row key={figure.risk} figure={figure} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ figure: { risk, decided, expired, medianMs, slowMs } }: { figure: DecisionTime }) {
  return (
    <tr>
      <th scope="row" className="font-normal">{risk === 'all' ? 'all calls' : risk}</th>
      <td className="text-right">{decided > 0 ? formatDuration(medianMs) : '–'}</td>
      <td className="text-right">{decided > 0 ? formatDuration(slowMs) : '–'}</td>
      <td className="text-right" title={plural(decided, 'decision')}>{decided}</td>
      <td className={`text-right ${expired > 0 ? 'text-warn' : ''}`} title={`${plural(expired, 'call')} nobody decided in time`}>{expired}</td>
    </tr>
  );
}
