import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { LoadProblem, Page, PageSection } from '@/components/ui/page';
import { plural } from '@/lib/format';
import { policyQuery, type Policy } from '../api/policy';
import { groupsOf } from '../model/policy';
import type { Tried } from '../model/tried-call';
import { NoRules } from './no-rules';
import { RuleGroups } from './rule-groups';
import { StandingRules } from './standing-rules';
import { TryCall } from './try-call';

interface PolicyViewProps {
  tried: Tried;
  onTried: (tried: Tried) => void;
  /** Why this reader can't try a call, and can't end a rule; null when they can. */
  refusals: { trying: string | null; ending: string | null };
}

export function PolicyView({ tried, onTried, refusals }: PolicyViewProps) {
  const { data, error, refetch } = useQuery(policyQuery);
  return (
    <Page title="Policy" about="What runs, what a human is asked about, and what never runs. A denial wins over a question, a question over an allowance, wherever they stand.">
      {error && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data ? <Parts policy={data} {...{ tried, onTried, refusals }} /> : !error && <p className="text-sm text-muted">Loading…</p>}
    </Page>
  );
}

function Parts({ policy, tried, onTried, refusals }: PolicyViewProps & { policy: Policy }) {
  const written = groupsOf(policy.rules, 'file');
  const builtIn = groupsOf(policy.rules, 'built in');
  return (
    <>
      {!policy.ok && <BrokenFile policy={policy} />}
      <PageSection title="Try a call" about="Which rule would answer, and why. Nothing runs.">
        <TryCall tools={policy.tools} tried={tried} onTried={onTried} refusal={refusals.trying} />
      </PageSection>
      <PageSection title="Standing rules" about="Made by people from an approval: such calls run without asking until the rule expires or somebody ends it.">
        <StandingRules standing={policy.standing} refusal={refusals.ending} />
      </PageSection>
      <PageSection
        title={policy.file}
        about={`${policy.environment ? `This is the environment ${policy.environment}. ` : ''}Read again whenever it changes. What no rule is about asks a human.`}
      >
        {written.length === 0 ? <NoRules file={policy.file} /> : <RuleGroups groups={written} />}
      </PageSection>
      {builtIn.length > 0 && (
        <details className="group rounded-xl border border-line bg-surface">
          <summary className="cursor-pointer rounded-xl px-4 py-2.5 text-sm font-semibold hover:bg-raised">
            Built in: {plural(policy.rules.length - written.reduce((sum, { rules }) => sum + rules.length, 0), 'rule')} that nothing weakens
          </summary>
          <div className="border-t border-line p-3">
            <RuleGroups groups={builtIn} />
          </div>
        </details>
      )}
    </>
  );
}

function BrokenFile({ policy: { file, problem } }: { policy: Policy }) {
  return (
    <section role="alert" aria-label="Problem of the policy" className="space-y-1 rounded-xl border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
      <h2 className="flex items-center gap-2 font-semibold text-bad">
        <TriangleAlert aria-hidden className="size-4 shrink-0" /> {file} can’t be used
      </h2>
      <p className="font-mono text-[0.8125rem] break-words whitespace-pre-wrap">{problem}</p>
      <p className="text-fg/80">Until it is mended, what it last denied stays denied and everything else that changes something asks; standing rules do not count.</p>
    </section>
  );
}
