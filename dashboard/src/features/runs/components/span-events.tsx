import { formatDuration } from '@/lib/format';
import type { SpanNode } from '../model/span-tree';

/** Its attempts and what else was noted while it went on. */
export function SpanEvents({ node, from }: { node: SpanNode; from: number }) {
  const others = node.span.events.filter(({ name }) => name !== 'ops.attempt');
  return (
    <>
      {node.attempts.length > 0 && (
        <section aria-label="Attempts">
          <h3 className="text-sm font-medium">Attempts</h3>
          <ol className="mt-1 space-y-1 text-sm tabular-nums">
            {node.attempts.map((attempt) => (
              <li key={attempt.attempt} className="flex gap-3">
                <span className="text-muted">{attempt.attempt}</span>
                <span>{formatDuration(attempt.to - attempt.from)}</span>
                <span className={`min-w-0 break-words ${attempt.failure === null ? 'text-muted' : 'text-bad'}`}>{attempt.failure === null ? 'the last one' : attempt.failure || 'failed'}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {others.length > 0 && (
        <section aria-label="Notes">
          <h3 className="text-sm font-medium">Notes</h3>
          <ol className="mt-1 space-y-1.5 text-xs">
            {others.map((event) => (
              <li key={`${event.at} ${event.name}`}>
                <p className="font-medium">
                  {event.name.replace(/^ops\./, '')} <span className="font-normal text-muted tabular-nums">at {formatDuration(Date.parse(event.at) - from)}</span>
                </p>
                <p className="break-words text-muted">
                  {Object.entries(event.attributes)
                    .map(([name, value]) => `${name}: ${value}`)
                    .join(' · ')}
                </p>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
