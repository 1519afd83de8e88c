import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Fold } from '@/components/ui/fold';
import { plural } from '@/lib/format';
import { agentLook } from '@/lib/status';
import type { Agents } from '../api/get-agents';

const effectWords = { reads: 'looks only', writes: 'changes something: asks as the policy says', orchestrates: 'takes several steps' };

export function AgentCard({ agent }: { agent: Agents['agents'][number] }) {
  const [open, setOpen] = useState(false);
  const Icon = agentLook(agent.name).icon;
  const changing = agent.tools.filter(({ effect }) => effect === 'writes').length;
  return (
    <article aria-label={agent.name} className="space-y-3 rounded-xl border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="flex items-center gap-2 font-semibold">
          <Icon aria-hidden className="size-4 text-muted" /> {agent.name}
        </h2>
        <code className="font-mono text-xs text-muted">
          {agent.model.provider} {agent.model.name}
        </code>
        <Link to="/runs" search={{ agent: agent.name }} className="ml-auto text-sm text-accent underline underline-offset-2">
          Runs that ended with {agent.name}
        </Link>
      </header>
      <p className="text-sm break-words">{agent.description}</p>
      <Fold label={plural(agent.tools.length, 'tool')} hint={changing === 0 ? 'all look only' : `${changing} of them ${changing === 1 ? 'changes' : 'change'} something`} open={open} onToggle={() => setOpen(!open)}>
        <ul className="divide-y divide-line">
          {agent.tools.map((tool) => (
            <li key={tool.name} className="py-2 first:pt-0 last:pb-0">
              <p className="flex flex-wrap gap-x-3">
                <code className="font-mono text-xs font-medium">{tool.name}</code>
                <span className={`text-xs ${tool.effect === 'writes' ? 'text-wait' : 'text-muted'}`}>{effectWords[tool.effect]}</span>
              </p>
              <p className="text-xs break-words text-muted">{tool.description}</p>
            </li>
          ))}
        </ul>
      </Fold>
    </article>
  );
}
