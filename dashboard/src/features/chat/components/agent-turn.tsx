import { memo, type ReactNode } from 'react';
import { agentLook } from '@/lib/status';
import type { ToolCallState } from '@/stream/state';
import type { Part } from '../model/timeline';
import { FindingCard } from '@/components/finding-card';
import { ModelText } from './model-text';
import { NoteLine } from './note-line';
import { Reasoning } from './reasoning';
import { ToolCard } from './tool-card';

/** Draws the approval of a tool call, when it has one, below what the agent said with it; the chat does not know how. */
export type RenderApproval = (tool: ToolCallState, said: string | null) => ReactNode;

export function AgentTurn({ agent, parts, renderApproval }: { agent: string; parts: Part[]; renderApproval: RenderApproval }) {
  const { icon: Icon } = agentLook(agent);
  return (
    <section className="space-y-3">
      <h2 className="flex items-center gap-2 text-sm font-semibold">
        <span className="flex size-6 items-center justify-center rounded-md bg-accent-soft text-accent">
          <Icon aria-hidden className="size-3.5" />
        </span>
        {agent}
      </h2>
      <div className="space-y-3 sm:pl-8">
        {parts.map((part) =>
          part.kind === 'tool' && part.tool.approvalId ? (
            <div key={`${part.kind}-${part.id}`}>{renderApproval(part.tool, saidWith(part.tool, parts))}</div>
          ) : (
            <TurnPart key={`${part.kind}-${part.id}`} part={part} />
          ),
        )}
      </div>
    </section>
  );
}

function saidWith(tool: ToolCallState, parts: Part[]): string | null {
  const text = parts.find((part) => part.kind === 'text' && part.message.id === tool.messageId);
  return text?.kind === 'text' ? text.message.text : null;
}

const TurnPart = memo(
  function TurnPart({ part }: { part: Part }) {
    switch (part.kind) {
      case 'text':
        return (
          <div>
            {part.message.attempt > 1 && (
              <p className="mb-1 text-xs text-muted">
                Attempt {part.message.attempt}
                {part.message.attemptReason && `: ${part.message.attemptReason}`}
              </p>
            )}
            <div data-part="text" id={`message-${part.message.id}`}>
              <ModelText text={part.message.text} open={part.message.open} />
            </div>
          </div>
        );
      case 'reasoning':
        return <Reasoning reasoning={part.reasoning} />;
      case 'tool':
        return <ToolCard tool={part.tool} />;
      case 'finding':
        return <FindingCard finding={part.finding} />;
      case 'note':
        return <NoteLine note={part.note} />;
    }
  },
  // Parts are made anew for each frame, what they hold is not.
  (before, after) => entityOf(before.part) === entityOf(after.part),
);

function entityOf(part: Part): object {
  switch (part.kind) {
    case 'text':
      return part.message;
    case 'reasoning':
      return part.reasoning;
    case 'tool':
      return part.tool;
    case 'finding':
      return part.finding;
    case 'note':
      return part.note;
  }
}
