import { AgentsView } from '@/features/agents/components/agents-view';
import { usePageTitle } from '../use-page-title';

export function AgentsPage() {
  usePageTitle('Agents');
  return <AgentsView />;
}
