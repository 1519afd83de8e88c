import { Button } from '@/components/ui/button';
import { StatusBadge } from '@/components/ui/status';
import { healthLook } from '@/lib/status';
import type { Service } from '@/stream/events';
import { useServices } from '../api/get-services';
import { answerInWords, healthSummary } from '../model/health-summary';
import { DoctorChecks } from './doctor-checks';

export function ServicesView() {
  const { data, error, refetch } = useServices();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[64rem] space-y-8 px-4 py-5 sm:px-6">
        <section aria-label="Your services" className="space-y-3">
          <div>
            <h1 className="text-lg font-semibold">Services</h1>
            <p className="text-sm text-muted">{data ? healthSummary(data) : 'Asking each of them…'}</p>
          </div>
          {error && (
            <p role="alert" className="flex flex-wrap items-center gap-3 text-bad">
              {error.message} <Button onClick={() => void refetch()}>Try again</Button>
            </p>
          )}
          {data?.length === 0 && (
            <p className="rounded-xl border border-dashed border-line-strong px-6 py-8 text-center text-sm text-muted">
              No service is configured. Name yours in the services file: where its logs are, how to ask whether it is well, how to restart it.
            </p>
          )}
          <ul className="grid gap-3 md:grid-cols-2">
            {data?.map((service) => (
              <ServiceCard key={service.name} service={service} />
            ))}
          </ul>
        </section>
        <DoctorChecks />
      </div>
    </div>
  );
}

function ServiceCard({ service }: { service: Service }) {
  const { name, healthy, url, detail, logs = [], dependsOn = [], owner, environment, runbook, dashboard, restarts } = service;
  const facts = [
    ['Logs', logs.join(', ') || 'none configured'],
    ['Depends on', dependsOn.join(', ')],
    ['Owner', owner],
    ['Environment', environment],
    ['Runbook', runbook],
    ['Restart', restarts === undefined ? '' : restarts ? 'agents may ask for it' : 'not configured'],
  ].filter(([, value]) => value);
  return (
    <li className="space-y-2 rounded-xl border border-line bg-surface p-4">
      <h2 className="flex items-center justify-between gap-3 font-semibold">
        {name} <StatusBadge look={healthLook(healthy)} />
      </h2>
      {detail && <p className={`text-sm break-words ${healthy ? 'text-muted' : ''}`}>{answerInWords(detail)}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {facts.map(([fact, value]) => (
          <div key={fact} className="contents">
            <dt className="text-muted">{fact}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <Outside url={url} label="Open it" />
        <Outside url={dashboard} label="Its dashboard" />
      </p>
    </li>
  );
}

function Outside({ url, label }: { url: string | null | undefined; label: string }) {
  if (!url || !/^https?:/.test(url)) return null;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="break-all text-accent underline underline-offset-2">
      {label}
      <span className="sr-only"> (another page)</span>
    </a>
  );
}
