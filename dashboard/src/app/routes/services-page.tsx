import { ServicesView } from '@/features/health/components/services-view';
import { usePageTitle } from '../use-page-title';

export function ServicesPage() {
  usePageTitle('Services');
  return <ServicesView />;
}
