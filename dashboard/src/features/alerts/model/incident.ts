import { plural } from '@/lib/format';
import type { Incident, IncidentState } from '../api/incidents';

export const incidentStates: IncidentState[] = ['open', 'resolved', 'closed'];

/** What the address says is looked at; undefined when it is no state. */
export function stateFrom(text: unknown): IncidentState | undefined {
  return incidentStates.find((state) => state === text);
}

/** What the address says: which incidents are shown, and which one is open. */
export interface AlertsAddress {
  state?: IncidentState | undefined;
  incident?: string | undefined;
}

export function alertsAddress(given: Record<string, unknown>): AlertsAddress {
  const { incident } = given;
  return { state: stateFrom(given['state']), incident: typeof incident === 'string' ? incident : undefined };
}

/** `3 alerts, 1 firing · sent 9 times · 40 left out`. */
export function countsText({ alerts, firing, deliveries, leftOut, state }: Incident): string {
  const now = state === 'open' ? `, ${firing} firing` : '';
  const sent = deliveries > alerts ? ` · sent ${deliveries} times` : '';
  const left = leftOut > 0 ? ` · ${leftOut} left out: there was no room for them` : '';
  return `${plural(alerts, 'alert')}${now}${sent}${left}`;
}

export function isSilenced({ silencedUntil }: Incident, now: number): boolean {
  return silencedUntil !== undefined && Date.parse(silencedUntil) > now;
}

/** What sends the first alert, for a shell. */
export function firstAlert(origin: string): string {
  return [
    `curl -X POST ${origin}/api/alerts \\`,
    `  -H "Authorization: Bearer $AGENTOPS_ALERT_TOKEN" -H "Content-Type: application/json" \\`,
    `  -d '{"title": "Checkout is slow", "severity": "critical"}'`,
  ].join('\n');
}
