import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { LoadProblem } from '@/components/ui/page';
import { StatusText } from '@/components/ui/status';
import { VisibleText } from '@/components/ui/visible-text';
import { plural } from '@/lib/format';
import { notificationsQuery, testTarget, type Target } from '../api/notifications';

/** `refusal`: why this reader may not see them; null when they may. */
export function NotificationTargets({ refusal }: { refusal: string | null }) {
  return refusal === null ? <Targets /> : <p className="text-sm text-muted">{refusal}</p>;
}

function Targets() {
  const { data, error, refetch } = useQuery(notificationsQuery);
  if (error) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="text-sm text-muted">Loading…</p>;
  return (
    <>
      {data.problem && (
        <p role="alert" className="rounded-lg border border-bad/30 bg-bad-soft px-3 py-2 text-sm break-words text-bad">
          <VisibleText text={data.problem} /> The last good file holds meanwhile.
        </p>
      )}
      {data.targets.length === 0 ? (
        <p className="text-sm text-muted">
          Nobody is told yet. Write <code className="font-mono text-[0.8125rem]">notifications.yaml</code> beside{' '}
          <code className="font-mono text-[0.8125rem]">services.yaml</code>; docs/notifications.md has an example.
        </p>
      ) : (
        <ul aria-label="Notification targets" className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {data.targets.map((target) => (
            <Row key={target.name} target={target} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ target }: { target: Target }) {
  const testing = useMutation({ mutationFn: () => testTarget(target.name) });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <div className="min-w-0 flex-1 basis-64 space-y-0.5">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <VisibleText text={target.name} />
          <StatusText look={target.ok ? { label: 'Arrives', icon: CircleCheck, tone: 'ok' } : { label: 'Does not arrive', icon: CircleX, tone: 'bad' }} />
        </p>
        <p className="text-xs break-words text-muted">
          <VisibleText text={target.host} /> · {target.format} · {target.signed ? 'signed' : 'not signed'} · <VisibleText text={target.events.join(', ')} />
          {target.services.length > 0 && (
            <>
              {' · of '}
              <VisibleText text={target.services.join(', ')} />
            </>
          )}
        </p>
        <p className="text-xs break-words text-muted">
          {plural(target.waiting, 'notification')} waiting{target.full && ', no more are taken in'}
          {target.givenUp > 0 && `, ${target.givenUp} given up`}
          {target.lastOkAt && (
            <>
              {' · last arrived '}
              <Moment at={target.lastOkAt} />
            </>
          )}
          {target.lastError && (
            <span className="text-bad">
              {' · '}
              <VisibleText text={target.lastError} />
            </span>
          )}
        </p>
        <p role="status" className={testing.data?.delivered ? 'text-ok' : 'text-bad'}>
          {testing.data && (testing.data.delivered ? 'The test arrived.' : `The test did not arrive: ${testing.data.error}`)}
          {testing.isError && `Not sent: ${testing.error.message}`}
        </p>
      </div>
      <Button disabled={testing.isPending} aria-label={`Send a test to ${target.name}`} onClick={() => testing.mutate()}>
        {testing.isPending ? 'Sending…' : 'Send a test'}
      </Button>
    </li>
  );
}
