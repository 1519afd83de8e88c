import { useMutation } from '@tanstack/react-query';
import { CornerUpRight } from 'lucide-react';
import { createContext, use } from 'react';
import { Button } from '@/components/ui/button';
import type { RunState } from '@/stream/state';
import { sendTo } from '../api/order-run';

export interface Overrides {
  /** The run under way; null when none is. */
  run: RunState | null;
  /** Its last decision of the router. */
  decision: string | null;
  agents: string[];
  /** Why this reader can't choose; null when they can. */
  refusal: string | null;
}

/** Null where nobody can be sent for. */
export const OverrideContext = createContext<Overrides | null>(null);

/** Beside the last decision of a run under way: who else may take the next turn, and who was sent for. */
export function SendTo({ decision, agent }: { decision: string; agent: string | null }) {
  const overrides = use(OverrideContext);
  if (!overrides?.run || overrides.decision !== decision) return null;
  const { run, agents, refusal } = overrides;
  if (run.stopping) return null;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
      {run.ordered && (
        <span className="rounded-md bg-accent-soft px-2 py-0.5 text-fg">
          {run.ordered.by} sends the next turn to <b className="font-semibold">{run.ordered.agent}</b>
        </span>
      )}
      {refusal === null &&
        agents
          .filter((name) => run.ordered || name !== agent)
          .map((name) => <SendButton key={name} runId={run.id} agent={name} next={name === run.ordered?.agent} />)}
    </span>
  );
}

/** One that was pressed keeps the focus. */
function SendButton({ runId, agent, next }: { runId: string; agent: string; next: boolean }) {
  const send = useMutation({ mutationFn: () => sendTo(runId, agent) });
  const done = next || send.isPending;
  return (
    <>
      <Button
        variant="ghost"
        className="min-h-7 px-2 text-xs"
        aria-disabled={done}
        title={`${agent} takes the next turn, for that turn ahead of the router. What is under way is finished first.`}
        onClick={() => done || send.mutate()}
      >
        <CornerUpRight aria-hidden className="size-3.5" /> {next ? `${agent} is next` : `Send to ${agent} instead`}
      </Button>
      {send.isError && (
        <span role="alert" className="text-bad">
          {send.error.message}
        </span>
      )}
    </>
  );
}
