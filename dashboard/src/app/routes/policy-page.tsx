import { useNavigate, useSearch } from '@tanstack/react-router';
import { PolicyView } from '@/features/policy/components/policy-view';
import { ruleRefusal, tryRefusal } from '@/features/session/model/permissions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function PolicyPage() {
  const me = useSignedIn();
  const tried = useSearch({ from: '/policy' });
  const navigate = useNavigate({ from: '/policy' });
  usePageTitle('Policy');
  return <PolicyView tried={tried} onTried={(next) => void navigate({ search: next, replace: true })} refusals={{ trying: tryRefusal(me), ending: ruleRefusal(me) }} />;
}
