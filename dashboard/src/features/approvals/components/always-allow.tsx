import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Approval } from '@/stream/events';
import { proposalQuery, useMakeRule } from '../api/standing-rule';
import { useSettled } from '../hooks/use-settled';
import { draftOf, firstChoices } from '../model/rule-draft';
import { ProposalView } from './proposal-view';
import { RuleChoicesForm } from './rule-choices-form';

interface AlwaysAllowProps {
  approval: Approval;
  onClose: () => void;
}

/** Such calls shall run without asking for a while: shown as the server understands it, then made as shown, and the call is approved with it. */
export function AlwaysAllow({ approval, onClose }: AlwaysAllowProps) {
  const [choices, setChoices] = useState(() => firstChoices(approval));
  const settled = useSettled(choices);
  const draft = draftOf(approval, settled);
  const { data: proposal, error, isFetching, refetch } = useQuery({ ...proposalQuery(draft), placeholderData: keepPreviousData });
  const making = useMakeRule(approval);
  const current = settled === choices && !isFetching;
  const offered = proposal !== undefined && proposal.refusals.length === 0;

  return (
    <Dialog title="Always allow such calls" onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (proposal && offered && current) making.mutate({ draft, digest: proposal.digest }, { onSuccess: onClose });
        }}
      >
        <RuleChoicesForm
          approval={approval}
          choices={choices}
          onChange={(next) => {
            making.reset();
            setChoices(next);
          }}
        />
        <div aria-live="polite" aria-busy={!current} className="min-h-24">
          {error ? (
            <p role="alert" className="text-bad">
              {error.message}{' '}
              <button type="button" className="font-medium underline underline-offset-2" onClick={() => void refetch()}>
                Try again
              </button>
            </p>
          ) : proposal ? (
            <ProposalView proposal={proposal} />
          ) : (
            <p className="text-muted">Looking at what it would allow…</p>
          )}
        </div>
        {making.isError && (
          <p role="alert" className="text-bad">
            Not made: {making.error.message}{' '}
            <button type="button" className="font-medium underline underline-offset-2" onClick={() => void refetch()}>
              Preview it again
            </button>
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-3">
          <Button variant="ghost" onClick={onClose}>
            Back
          </Button>
          {offered && (
            <Button type="submit" variant="approve" disabled={!current || making.isPending}>
              {making.isPending ? 'Making…' : 'Make this rule and approve'}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
