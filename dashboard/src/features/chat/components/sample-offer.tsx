import { useMutation } from '@tanstack/react-query';
import { Hammer } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { SampleFault } from '@/stream/events';
import { breakSample } from '../api/break-sample';

export const sampleQuestion = 'The store is returning 500 errors. Find out why and fix it.';

/** The first minute, by one click: a fresh sample store is well, so a question alone would find nothing. */
export function SampleOffer({ fault, disabled, onAsk }: { fault: SampleFault; disabled: boolean; onAsk: (question: string) => void }) {
  const { mutate, isPending, error } = useMutation({ mutationFn: breakSample, onSuccess: () => onAsk(sampleQuestion) });
  return (
    <section aria-labelledby="sample-offer" className="space-y-3 rounded-xl border border-accent/50 bg-accent-soft p-4">
      <h2 id="sample-offer" className="font-semibold">See it work, on the sample store</h2>
      <ol className="list-decimal space-y-1 pl-5 text-sm marker:text-muted">
        <li>
          A fault is put into {fault.service}: {fault.breaks}. Then {fault.shows}. This takes about 5 seconds.
        </li>
        <li>AgentOps is asked: “{sampleQuestion}”</li>
        <li>It finds the cause and proposes the fix. It waits for your approval twice: of the edit, then of the restart. Then it checks that it helped.</li>
      </ol>
      <p className="text-xs text-muted">Only the sample that came with AgentOps is touched: its files become as they were at first, and then wrong in one line. About a minute in all.</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" disabled={disabled || isPending} onClick={() => mutate()}>
          <Hammer aria-hidden className="size-4" />
          Break the sample store, then ask
        </Button>
        <span role="status" className="text-sm text-muted">
          {isPending && 'Breaking it, and waiting until it shows…'}
        </span>
      </div>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error.message}
        </p>
      )}
    </section>
  );
}
