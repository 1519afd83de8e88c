import { AccessSettings } from '@/features/access/components/access-settings';
import { accessRefusal } from '@/features/session/model/permissions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function AccessPage() {
  usePageTitle('Access');
  return <AccessSettings refusal={accessRefusal(useSignedIn())} />;
}
