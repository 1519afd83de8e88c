import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { LoadProblem, Page } from '@/components/ui/page';
import { SelectField } from '@/components/ui/fields';
import { incidentLook } from '@/lib/status';
import { incidentsQuery } from '../api/incidents';
import { incidentStates, stateFrom, type AlertsAddress } from '../model/incident';
import { IncidentCard } from './incident-card';
import { NoAlerts } from './no-alerts';

interface AlertsViewProps {
  address: AlertsAddress;
  onAddress: (address: AlertsAddress) => void;
  /** Why this reader can't close and silence; null when they can. */
  refusal: string | null;
}

export function AlertsView({ address, onAddress, refusal }: AlertsViewProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(incidentsQuery(address.state));
  const incidents = data?.pages.flatMap((page) => page.incidents);
  return (
    <Page title="Alerts" about="What alert systems reported. Alerts that belong together are one incident, looked into in one thread; nothing is changed until a human approves.">
      <div className="flex flex-wrap items-end gap-3">
        <SelectField label="Show" className="w-44" value={address.state ?? ''} onChange={(event) => onAddress({ state: stateFrom(event.target.value) })}>
          <option value="">All incidents</option>
          {incidentStates.map((state) => (
            <option key={state} value={state}>
              {incidentLook[state].label}
            </option>
          ))}
        </SelectField>
        {refusal && <p className="pb-1.5 text-sm text-muted">{refusal}</p>}
      </div>
      {error && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {!error && !incidents && <p className="text-sm text-muted">Loading…</p>}
      {incidents?.length === 0 &&
        (address.state ? <p className="text-sm text-muted">No incident is {address.state}.</p> : <NoAlerts origin={location.origin} />)}
      {incidents && incidents.length > 0 && (
        <ul aria-label="Incidents" className="space-y-3">
          {incidents.map((incident) => (
            <li key={incident.id}>
              <IncidentCard
                incident={incident}
                open={incident.id === address.incident}
                onToggle={(open) => onAddress({ ...address, incident: open ? incident.id : undefined })}
                refusal={refusal}
              />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? 'Loading…' : 'Older incidents'}
        </Button>
      )}
    </Page>
  );
}
