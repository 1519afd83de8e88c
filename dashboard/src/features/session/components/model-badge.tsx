import { Bot, Unplug } from 'lucide-react';
import { Popover } from '@/components/ui/popover';
import type { Me } from '@/stream/events';

export function ModelBadge({ model }: { model: Me['model'] }) {
  const { offline, provider, name, routerName, fallbackName } = model;
  const Icon = offline ? Unplug : Bot;
  return (
    <Popover
      label="Model"
      buttonClassName={`inline-flex min-h-9 items-center gap-1.5 rounded-lg border px-2.5 text-xs font-medium ${offline ? 'border-warn/40 bg-warn-soft text-warn' : 'border-transparent text-muted hover:bg-raised hover:text-fg'}`}
      button={
        <span className="inline-flex items-center gap-1.5" title={offline ? 'Answers come from rules, not from a language model.' : `${provider} ${name}`}>
          <Icon aria-hidden className="size-4" />
          <span className="sr-only sm:not-sr-only">{offline ? 'offline model' : name}</span>
        </span>
      }
    >
      {() =>
        offline ? (
          <div className="space-y-2">
            <p className="font-semibold">Offline model</p>
            <p>
              No API key is set, so the agents' words come from fixed rules that read the real conversation and the real tool results. Tools, approvals and
              effects are real. It knows the sample system; it can't reason about anything else.
            </p>
            <p>
              For a real model set <code className="font-mono">ANTHROPIC_API_KEY</code>, <code className="font-mono">OPENAI_API_KEY</code> or{' '}
              <code className="font-mono">GEMINI_API_KEY</code> and start AgentOps again.
            </p>
          </div>
        ) : (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            <dt className="text-muted">Provider</dt>
            <dd>{provider}</dd>
            <dt className="text-muted">Agents</dt>
            <dd className="font-mono break-all">{name}</dd>
            {routerName && (
              <>
                <dt className="text-muted">Router</dt>
                <dd className="font-mono break-all">{routerName}</dd>
              </>
            )}
            {fallbackName && (
              <>
                <dt className="text-muted">While one is down</dt>
                <dd className="font-mono break-all">{fallbackName}</dd>
              </>
            )}
          </dl>
        )
      }
    </Popover>
  );
}
