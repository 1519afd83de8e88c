import { CircleCheck } from 'lucide-react';
import { StatusText } from '@/components/ui/status';
import { plural } from '@/lib/format';
import { connectionLook } from '@/lib/status';
import { useConnection } from '@/stream/live-context';

export function ConnectionState() {
  const { phase, caughtUp } = useConnection();
  const look = caughtUp ? { label: `Caught up: +${plural(caughtUp, 'event')}`, icon: CircleCheck, tone: 'ok' as const } : connectionLook[phase];
  return (
    <span role="status" aria-live="polite" title={look.label} className="inline-flex px-1">
      <span className="hidden xl:inline-flex">
        <StatusText look={look} />
      </span>
      <span className="inline-flex xl:hidden">
        <StatusText look={look} iconOnly />
      </span>
    </span>
  );
}

/** On a narrow page the top bar has no room for the sentence. */
export function ConnectionBanner() {
  const { phase, caughtUp } = useConnection();
  if (phase !== 'reconnecting' && !caughtUp) return null;
  const look = caughtUp ? { label: `Caught up: +${plural(caughtUp, 'event')}`, icon: CircleCheck, tone: 'ok' as const } : connectionLook[phase];
  return (
    <div aria-hidden className="flex justify-center border-b border-line bg-raised px-3 py-1 xl:hidden">
      <StatusText look={look} />
    </div>
  );
}
