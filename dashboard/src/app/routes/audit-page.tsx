import { useNavigate, useSearch } from '@tanstack/react-router';
import { AuditView } from '@/features/audit/components/audit-view';
import { auditRefusal } from '@/features/session/model/permissions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function AuditPage() {
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  usePageTitle('Audit');
  return <AuditView search={search} onSearch={(next) => void navigate({ search: next })} refusal={auditRefusal(useSignedIn())} />;
}
