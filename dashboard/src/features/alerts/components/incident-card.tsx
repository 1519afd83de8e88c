import { Link } from '@tanstack/react-router';
import { BellOff, ChevronRight, CloudLightning } from 'lucide-react';
import { Moment } from '@/components/ui/moment';
import { StatusBadge } from '@/components/ui/status';
import { toneBadge } from '@/components/ui/tones';
import { VisibleText } from '@/components/ui/visible-text';
import { incidentLook, severityTone } from '@/lib/status';
import { useServerNow } from '@/stream/live-context';
import type { Incident } from '../api/incidents';
import { countsText, isSilenced } from '../model/incident';
import { AlertList } from './alert-list';
import { IncidentActions } from './incident-actions';

interface IncidentCardProps {
  incident: Incident;
  /** Its alerts are shown. */
  open: boolean;
  onToggle: (open: boolean) => void;
  refusal: string | null;
}

const link = 'inline-flex min-h-6 items-center text-accent underline underline-offset-2';

export function IncidentCard({ incident, open, onToggle, refusal }: IncidentCardProps) {
  const now = useServerNow(30_000);
  const { title, severity, service, threadId, runId } = incident;
  return (
    <article aria-label={`Incident: ${title}`} className={`rounded-xl border bg-surface ${incident.state === 'open' ? 'border-line-strong' : 'border-line'}`}>
      <div className="space-y-2 px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
          <StatusBadge look={incidentLook[incident.state]} />
          {incident.storm && <StatusBadge look={{ label: 'Storm', icon: CloudLightning, tone: 'warn' }} />}
          {isSilenced(incident, now) && <StatusBadge look={{ label: 'Silenced', icon: BellOff, tone: 'neutral' }} />}
          {severity && (
            <span className={`rounded-md border px-2 py-0.5 text-xs font-medium ${toneBadge[severityTone(severity)]}`}>
              <VisibleText text={severity} />
            </span>
          )}
          {service && (
            <span className="rounded-md border border-line px-2 py-0.5 font-mono text-xs text-muted">
              <VisibleText text={service} />
            </span>
          )}
          <span className="ml-auto text-xs text-muted">
            <Moment at={incident.lastAt} />
          </span>
        </div>
        <h2 className="font-semibold break-words">
          <VisibleText text={title} />
        </h2>
        <p className="text-sm text-muted">
          {countsText(incident)} · from {incident.source} · first <Moment at={incident.firstAt} />
          <Ending incident={incident} silenced={isSilenced(incident, now)} />
        </p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
          {threadId ? (
            <Link to="/threads/$threadId" params={{ threadId }} className={link}>
              Open its thread
            </Link>
          ) : (
            <span className="text-muted">No thread: it began no run.</span>
          )}
          {runId && (
            <Link to={`/runs/${runId}` as string} className={link}>
              Its latest run
            </Link>
          )}
          <IncidentActions incident={incident} refusal={refusal} />
        </div>
      </div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(!open)}
        className="flex min-h-9 w-full items-center gap-2 rounded-b-xl border-t border-line px-4 text-left text-xs text-muted hover:text-fg"
      >
        <ChevronRight aria-hidden className={`size-3.5 transition-transform ${open ? 'rotate-90' : ''}`} />
        {open ? 'Hide its alerts' : 'Show its alerts'}
      </button>
      {open && <AlertList incidentId={incident.id} />}
    </article>
  );
}

function Ending({ incident, silenced }: { incident: Incident; silenced: boolean }) {
  const { state, closedAt, closedBy, silencedUntil } = incident;
  return (
    <>
      {state !== 'open' && closedAt && (
        <>
          {` · ${state}${closedBy ? ` by ${closedBy}` : ''} `}
          <Moment at={closedAt} />
        </>
      )}
      {silenced && silencedUntil && (
        <>
          {' · begins no run until '}
          <Moment at={silencedUntil} />
        </>
      )}
    </>
  );
}
