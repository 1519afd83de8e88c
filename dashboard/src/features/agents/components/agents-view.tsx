import { LoadProblem, Page, PageSection } from '@/components/ui/page';
import { useAgents } from '../api/get-agents';
import { AgentCard } from './agent-card';
import { BuildList } from './build-list';

/** Who works here, with which tools and models, and on which builds runs still are. */
export function AgentsView() {
  const agents = useAgents();
  return (
    <Page title="Agents" about={agents.data && `New runs begin on build ${agents.data.build}. A run ends on the build it began with.`}>
      {agents.isError && <LoadProblem error={agents.error} onRetry={() => void agents.refetch()} />}
      {agents.isPending && <p className="text-muted">Loading…</p>}
      <ul aria-label="Agents" className="space-y-3">
        {agents.data?.agents.map((agent) => (
          <li key={agent.name}>
            <AgentCard agent={agent} />
          </li>
        ))}
      </ul>
      <PageSection title="Builds" about="Those that have runs which have not ended. Each is pinned in the engine until its last run ends.">
        <BuildList />
      </PageSection>
    </Page>
  );
}
