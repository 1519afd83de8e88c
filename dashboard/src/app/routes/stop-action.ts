import { CircleStop } from 'lucide-react';
import { cancelRun } from '@/features/chat/api/cancel-run';
import type { Action } from '../commands/page-actions';

/** Ends a run at once; the key S leads here too. `kind`: where it is offered. */
export function stopAction(runId: string, kind: string, refusal: string | null): Action {
  return {
    id: 'stop',
    label: 'Stop this run',
    kind,
    icon: CircleStop,
    refusal,
    confirm: { means: 'It ends now, with what it is running. What is done stays done, and is in its report.', yes: 'Stop it', no: 'Let it run' },
    run: () => cancelRun(runId).then(() => 'Stopping. What is done stays done.'),
  };
}
