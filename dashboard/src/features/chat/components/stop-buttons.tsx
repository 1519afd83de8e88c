import { useMutation } from '@tanstack/react-query';
import { CircleStop, SquareArrowRightExit } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { RunState } from '@/stream/state';
import { cancelRun } from '../api/cancel-run';
import { stopAfterStep } from '../api/order-run';

/** Ends a run at once, or when what is under way is finished. A button that was pressed keeps the focus. */
export function StopButtons({ run, mayStop }: { run: RunState; mayStop: boolean }) {
  const stop = useMutation({ mutationFn: () => cancelRun(run.id) });
  const finish = useMutation({ mutationFn: () => stopAfterStep(run.id) });
  const stopping = stop.isPending || stop.isSuccess;
  const finishing = finish.isPending || finish.isSuccess || run.stopping !== null;
  const problem = stop.error ?? finish.error;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {!stopping && (
        <Button
          aria-label={finishing ? 'Stops after this step' : 'Stop after this step'}
          disabled={!mayStop || run.status === 'queued'}
          aria-disabled={finishing}
          onClick={() => finishing || finish.mutate()}
          title={mayStop ? afterStep(run) : 'Your role can only read.'}
          className="min-h-8 px-2.5 text-xs"
        >
          <SquareArrowRightExit aria-hidden className="size-4" />
          <span className="sr-only sm:not-sr-only">{finishing ? 'Stops after this step' : 'After this step'}</span>
        </Button>
      )}
      <Button
        disabled={!mayStop}
        aria-disabled={stopping}
        onClick={() => stopping || stop.mutate()}
        title={mayStop ? 'Stop this run now, and what it is running. What is done stays done.' : 'Your role can only read.'}
        className="min-h-8 px-2.5 text-xs"
      >
        <CircleStop aria-hidden className="size-4" />
        {stopping ? 'Stopping…' : 'Stop'}
      </Button>
      {problem && (
        <span role="alert" className="text-bad">
          {problem.message}
        </span>
      )}
    </span>
  );
}

function afterStep({ status, stopping }: RunState): string {
  if (stopping) return `${stopping} asked for it. What is under way is finished, nothing new begins.`;
  if (status === 'waiting') return 'Once the waiting call is decided (and has run, if it is approved), nothing new begins.';
  return 'What is under way is finished, nothing new begins.';
}
