import { useNavigate, useSearch } from '@tanstack/react-router';
import { AlertsView } from '@/features/alerts/components/alerts-view';
import { incidentRefusal } from '@/features/session/model/permissions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function AlertsPage() {
  const address = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  usePageTitle('Alerts');
  return <AlertsView address={address} onAddress={(next) => void navigate({ search: next, replace: true })} refusal={incidentRefusal(useSignedIn())} />;
}
