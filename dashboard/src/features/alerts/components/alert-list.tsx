import { useQuery } from '@tanstack/react-query';
import { LoadProblem } from '@/components/ui/page';
import { Moment } from '@/components/ui/moment';
import { StatusText } from '@/components/ui/status';
import { VisibleText } from '@/components/ui/visible-text';
import { alertLook } from '@/lib/status';
import { alertsQuery, type Alert } from '../api/incidents';

/** The alerts of one incident, the latest first. All of it is text of a stranger: nothing becomes a link. */
export function AlertList({ incidentId }: { incidentId: string }) {
  const { data, error, refetch } = useQuery(alertsQuery(incidentId));
  if (error) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="px-4 py-3 text-sm text-muted">Loading…</p>;
  return (
    <ul aria-label="Alerts" className="divide-y divide-line border-t border-line">
      {data.map((alert) => (
        <AlertRow key={`${alert.source} ${alert.fingerprint}`} alert={alert} />
      ))}
      {data.length === 200 && <li className="px-4 py-2 text-xs text-muted">The latest 200. ./agentops alerts lists all.</li>}
    </ul>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const told = [...Object.entries(alert.annotations), ...Object.entries(alert.labels)];
  return (
    <li className="space-y-1.5 px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusText look={alertLook[alert.status]} />
        <span className="min-w-0 flex-1 font-medium break-words">
          <VisibleText text={alert.title} />
        </span>
        <span className="text-xs text-muted">
          since <Moment at={alert.startsAt} />
        </span>
      </div>
      {told.length > 0 && (
        <dl className="grid gap-x-3 gap-y-0.5 text-xs sm:grid-cols-[auto_1fr]">
          {told.map(([name, text]) => (
            <div key={name} className="contents">
              <dt className="font-mono text-muted">
                <VisibleText text={name} />
              </dt>
              <dd className="min-w-0 break-words whitespace-pre-wrap">
                <VisibleText text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {alert.link && (
        <p className="font-mono text-xs break-all text-muted">
          <VisibleText text={alert.link} />
        </p>
      )}
    </li>
  );
}
