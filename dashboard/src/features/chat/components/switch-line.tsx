import { ArrowRightLeft } from 'lucide-react';
import type { SwitchState } from '@/stream/state';

/** Another model answers than the one that was asked. */
export function SwitchLine({ from, to, failures, reason }: SwitchState) {
  return (
    <p className="flex items-start gap-2 text-sm text-warn">
      <ArrowRightLeft aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {from} did not answer {failures} times; {to} goes on{reason ? ` (${reason})` : ''}.
      </span>
    </p>
  );
}
