import { PageSection } from '@/components/ui/page';
import { AccessSettings } from '@/features/access/components/access-settings';
import { NotificationTargets } from '@/features/notifications/components/notification-targets';
import { accessRefusal, notificationsRefusal } from '@/features/session/model/permissions';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function AccessPage() {
  const me = useSignedIn();
  usePageTitle('Access');
  return (
    <AccessSettings refusal={accessRefusal(me)}>
      <PageSection title="Notifications" about="Who is told by webhook of what waits for a human and of what ended, and whether it arrives.">
        <NotificationTargets refusal={notificationsRefusal(me)} />
      </PageSection>
    </AccessSettings>
  );
}
