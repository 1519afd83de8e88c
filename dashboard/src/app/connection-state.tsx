import { CircleCheck } from 'lucide-react';
import { StatusText } from '@/components/ui/status';
import { formatElapsed, plural } from '@/lib/format';
import { connectionLook, type Look } from '@/lib/status';
import { useConnection, useNewsAge } from '@/stream/live-context';

export function ConnectionState() {
  const { phase, caughtUp } = useConnection();
  const look = caughtUp ? { label: `Caught up: +${plural(caughtUp, 'event')}`, icon: CircleCheck, tone: 'ok' as const } : connectionLook[phase];
  const age = useNewsAge();
  const news = phase === 'live' && age !== null ? `Last event ${formatElapsed(age)} ago` : null;
  return (
    <span title={news ? `${look.label}. ${news}.` : look.label} className="inline-flex items-center gap-1.5 px-1">
      <ConnectionWord look={look} />
      {news && age !== null && <span className="hidden text-xs text-muted tabular-nums xl:inline">{formatElapsed(age)}<span className="sr-only"> since the last event</span></span>}
    </span>
  );
}

/** Read out when it changes; how old the news is, is not. */
function ConnectionWord({ look }: { look: Look }) {
  return (
    <span role="status" aria-live="polite" className="inline-flex">
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
