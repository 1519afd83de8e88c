import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useRerun } from '../api/rerun';
import { inputOf, type RerunFrom } from '../model/rerun-from';

interface RerunDialogProps {
  runId: string;
  from: RerunFrom;
  onClose: () => void;
}

export function RerunDialog({ runId, from, onClose }: RerunDialogProps) {
  const [written, setWritten] = useState(from.was);
  const [wrong, setWrong] = useState<Error | null>(null);
  const navigate = useNavigate();
  const id = useId();
  const rerun = useRerun(runId, (made) => void navigate({ to: '/runs/$runId', params: { runId: made.runId } }));
  const send = () => {
    try {
      const input = inputOf(from, written);
      setWrong(null);
      rerun.mutate({ fromStep: from.step, ...(input !== undefined && { input }) });
    } catch (error) {
      setWrong(error as Error);
    }
  };
  return (
    <ConfirmDialog title="Run again from here" verb="Run again" variant="primary" busy={rerun.isPending} error={wrong ?? rerun.error} onConfirm={send} onClose={onClose}>
      <p>
        A new run in a new thread goes on from <code className="font-mono text-xs">{from.step}</code>. What came before is copied; nothing of it happens again. What needs an approval is asked anew. This run
        stays as it is.
      </p>
      <label htmlFor={id} className="block font-medium">
        {labelOf(from)}
      </label>
      <textarea
        id={id}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
        spellCheck={from.takes === 'text'}
        rows={from.takes === 'text' ? 4 : 10}
        className={`block w-full rounded-lg border border-line-strong bg-bg px-3 py-2 ${from.takes === 'text' ? '' : 'font-mono text-xs'}`}
      />
    </ConfirmDialog>
  );
}

function labelOf({ takes, was }: RerunFrom): string {
  if (takes === 'arguments') return 'Arguments of the call, as JSON';
  return was === '' ? 'Say something first (empty: as it was)' : 'The question';
}
