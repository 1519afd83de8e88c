import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Moment } from '@/components/ui/moment';
import { VisibleText } from '@/components/ui/visible-text';
import { plural } from '@/lib/format';
import { useServerNow } from '@/stream/live-context';
import { revokeRule, type StandingRule } from '../api/policy';
import { sortedStanding, stateOf } from '../model/policy';

export function StandingRules({ standing, refusal }: { standing: StandingRule[]; refusal: string | null }) {
  const now = useServerNow(10_000);
  if (standing.length === 0) {
    return <p className="rounded-xl border border-line bg-surface p-4 text-sm text-muted">There is none. An approval card’s “Always allow…” makes one.</p>;
  }
  return (
    <>
      <ul aria-label="Standing rules" className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
        {sortedStanding(standing, now).map((one) => (
          <Row key={one.rule.id} one={one} now={now} refusal={refusal} />
        ))}
      </ul>
      {refusal && <p className="text-sm text-muted">{refusal}</p>}
    </>
  );
}

function Row({ one, now, refusal }: { one: StandingRule; now: number; refusal: string | null }) {
  const { rule, words } = one;
  const state = stateOf(one, now);
  const over = state !== 'in force';
  return (
    <li className={`flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 text-sm ${over ? 'text-muted' : ''}`}>
      <div className="min-w-0 flex-1 basis-64 space-y-1">
        <p className="font-medium break-words">
          <VisibleText text={words[0] ?? rule.scope.tool} />
        </p>
        <p className="text-xs break-words text-muted">
          <VisibleText text={words.slice(1).join(' ')} />
        </p>
        {rule.reason && (
          <p className="break-words">
            “<VisibleText text={rule.reason} />”
          </p>
        )}
        <p className="text-xs text-muted">
          by <VisibleText text={rule.madeBy} /> <Moment at={rule.madeAt} /> ·{' '}
          {rule.uses === 0 ? 'never used' : `used ${plural(rule.uses, 'time')}`}
          {rule.lastUsedAt && (
            <>
              , last <Moment at={rule.lastUsedAt} />
            </>
          )}{' '}
          · <Until one={one} over={over} />
        </p>
      </div>
      {!over && <EndButton one={one} refusal={refusal} />}
    </li>
  );
}

function Until({ one: { rule }, over }: { one: StandingRule; over: boolean }) {
  if (rule.revokedAt) {
    return (
      <>
        ended by <VisibleText text={rule.revokedBy ?? ''} /> <Moment at={rule.revokedAt} />
      </>
    );
  }
  return (
    <>
      {over ? 'expired' : 'until'} <Moment at={rule.expiresAt} />
    </>
  );
}

function EndButton({ one, refusal }: { one: StandingRule; refusal: string | null }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: () => revokeRule(one.rule.id),
    onSuccess: () => setAsking(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ['policy'] }),
  });
  return (
    <>
      <Button variant="reject" disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setAsking(true)}>
        Revoke…
      </Button>
      {asking && (
        <ConfirmDialog title="Revoke this rule?" verb="Revoke it" busy={ending.isPending} error={ending.error} onConfirm={() => ending.mutate()} onClose={() => setAsking(false)}>
          <p className="font-medium break-words">
            <VisibleText text={one.words[0] ?? ''} />
          </p>
          <p>From now on such calls ask again, on every server, also those that have not begun.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
