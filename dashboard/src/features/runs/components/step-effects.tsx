import { LongValue } from '@/components/ui/long-value';
import { Moment } from '@/components/ui/moment';
import { formatDuration } from '@/lib/format';
import type { StepEffect } from '@/stream/events';
import { pretty } from '../model/step-content';

/** What the step was about to do to the world, written down before it did. */
export function StepEffects({ effects }: { effects: StepEffect[] }) {
  return (
    <ol className="space-y-3">
      {effects.map((effect) => (
        <li key={effect.id} className="space-y-2">
          <p className="break-words">
            <code className="font-mono text-xs">{effect.tool}</code> begun <Moment at={effect.intendedAt} />,{' '}
            {effect.finishedAt ? (
              `ended after ${formatDuration(Date.parse(effect.finishedAt) - Date.parse(effect.intendedAt))}`
            ) : (
              <strong className="font-medium text-wait">its end was not seen: it may or may not have happened</strong>
            )}
          </p>
          <LongValue label="Done with" text={pretty(effect.arguments)} />
        </li>
      ))}
    </ol>
  );
}
