import { Undo2 } from 'lucide-react';
import { createContext, use, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { VisibleText } from '@/components/ui/visible-text';
import type { ToolCallState } from '@/stream/state';
import { changeOf, rollBackRequest } from '../model/roll-back';

export interface RollBacks {
  ask: (request: string) => void;
  /** Why this reader can't ask; null when they can. */
  refusal: string | null;
}

/** Null where nothing can be asked. */
export const RollBackContext = createContext<RollBacks | null>(null);

/** Asks the agent to take a change of a file back. Nothing, where the call changed none. */
export function RollBack({ tool }: { tool: ToolCallState }) {
  const rollBacks = use(RollBackContext);
  const [asking, setAsking] = useState(false);
  const change = changeOf(tool);
  if (!change || !rollBacks) return null;
  const { ask, refusal } = rollBacks;
  return (
    <div className="flex flex-wrap items-center gap-2 px-2 py-1.5">
      <Button variant="ghost" className="min-h-8 px-2 text-xs" disabled={refusal !== null} onClick={() => setAsking(true)}>
        <Undo2 aria-hidden className="size-3.5" /> Roll back…
      </Button>
      {refusal && <span className="text-xs text-muted">{refusal}</span>}
      {asking && (
        <ConfirmDialog
          title="Roll this change back?"
          verb="Ask for it"
          variant="primary"
          busy={false}
          error={null}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            ask(rollBackRequest(change));
          }}
        >
          <p>
            <code className="font-mono text-[0.8125rem] break-all">
              <VisibleText text={change.path} />
            </code>{' '}
            shall be what it was before this change. What was changed in it since goes, too.
          </p>
          <p className="text-muted">The agent is asked in this thread. You see the difference and approve it before anything is written; a service is not restarted by it.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
