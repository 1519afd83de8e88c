import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';

export type IncidentState = 'open' | 'resolved' | 'closed';

export interface Incident {
  id: string;
  source: string;
  storm: boolean;
  state: IncidentState;
  title: string;
  severity: string;
  service: string;
  threadId?: string;
  runId?: string;
  alerts: number;
  firing: number;
  deliveries: number;
  leftOut: number;
  firstAt: string;
  lastAt: string;
  closedAt?: string;
  closedBy?: string;
  silencedUntil?: string;
}

export interface Alert {
  fingerprint: string;
  source: string;
  status: 'firing' | 'resolved';
  startsAt: string;
  title: string;
  severity: string;
  service: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  link: string;
  lastAt: string;
}

/** What changes without a word on the socket, such as one more alert of a known incident, is seen by then. Not while the page is hidden. */
const everyMs = 5000;

export const incidentsQuery = (state: IncidentState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['incidents', state ?? 'all'],
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: '50', ...(state && { state }), ...(pageParam && { cursor: pageParam }) });
      return api.get<{ incidents: Incident[]; nextCursor?: string }>(`/api/incidents?${search}`, signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: everyMs,
  });

export const alertsQuery = (incidentId: string) =>
  queryOptions({
    queryKey: ['incidents', 'alerts', incidentId],
    queryFn: async ({ signal }) => (await api.get<{ alerts: Alert[] }>(`/api/alerts?${new URLSearchParams({ incident: incidentId, limit: '200' })}`, signal)).alerts,
    refetchInterval: everyMs,
  });

const path = (id: string) => `/api/incidents/${encodeURIComponent(id)}`;

export const closeIncident = (id: string) => api.post<Incident>(`${path(id)}/close`);

export const silenceIncident = (id: string, minutes: number) => api.post<Incident>(`${path(id)}/silence`, { minutes });
