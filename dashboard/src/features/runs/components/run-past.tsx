import { CopiedPast } from '@/components/copied-past/copied-past';
import { Fold } from '@/components/ui/fold';
import { plural } from '@/lib/format';
import type { RunDetail } from '@/stream/events';

interface RunPastProps {
  run: RunDetail;
  open: boolean;
  onToggle: () => void;
}

/** What a rerun begins with. Nothing for a run that stands alone. */
export function RunPast({ run, open, onToggle }: RunPastProps) {
  const { forkedFrom } = run;
  if (!forkedFrom || forkedFrom.messages === 0) return null;
  return (
    <Fold label="What came before" hint={`${plural(forkedFrom.messages, 'message')} copied from ${forkedFrom.runId}, before ${forkedFrom.step}`} open={open} onToggle={onToggle}>
      <CopiedPast threadId={run.threadId} count={forkedFrom.messages} />
    </Fold>
  );
}
