import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Fold } from '@/components/ui/fold';
import { LongValue } from '@/components/ui/long-value';
import { plural } from '@/lib/format';
import type { RunDetail, Span } from '@/stream/events';
import { useStep, useWholeStep } from '../api/get-step';
import type { SpanContent } from '../model/span-content';
import { inputsOf, outputsOf, stepKeyOf, type Content } from '../model/step-content';
import { StepEffects } from './step-effects';
import { StepState } from './step-state';
import { StepWaits } from './step-waits';

interface StepDataProps {
  span: Span;
  run: RunDetail;
  /** What the thread's messages tell: it stands in for a step that has not ended, and for a span that is no step. */
  known: SpanContent;
  /** Parts that are open. */
  open: ReadonlySet<string>;
  onToggle: (part: string) => void;
}

/** What the step of a span was given and what came of it: each part shut until somebody opens it. */
export function StepData({ span, run, known, open, onToggle }: StepDataProps) {
  const key = stepKeyOf(span);
  const [wanted, setWanted] = useState(false);
  const shown = useStep(run.id, key);
  const whole = useWholeStep(run.id, wanted && shown.data?.cut ? key : null, shown.data?.finishedAt !== undefined);
  const step = whole.data ?? shown.data;
  const values = (contents: Content[]) =>
    contents.map((content) => <LongValue key={content.label} {...content} cut={step?.cut ?? false} onWhole={() => setWanted(true)} />);
  const part = (name: string, label: string, hint: string) => ({ label, hint, open: open.has(name), onToggle: () => onToggle(name) });
  const inputs = step ? inputsOf(step) : known.input ? [known.input] : [];
  const outputs = step ? outputsOf(step) : known.output;
  const failed = shown.error ?? whole.error;
  return (
    <div className="space-y-2">
      {failed && (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-sm text-bad">
          {failed.message} <Button onClick={() => void (shown.error ? shown : whole).refetch()}>Try again</Button>
        </p>
      )}
      {step?.error && <p className="max-h-40 overflow-y-auto text-sm break-words whitespace-pre-wrap text-bad">{step.error}</p>}
      {inputs.length > 0 && <Fold {...part('input', 'Input', hintOf(inputs))}>{values(inputs)}</Fold>}
      {outputs.length > 0 && <Fold {...part('output', 'Output', hintOf(outputs))}>{values(outputs)}</Fold>}
      {step && step.waits.length > 0 && (
        <Fold {...part('waits', 'Waits', step.waits.map(({ state }) => state).join(', '))}>
          <StepWaits threadId={run.threadId} waits={step.waits} />
        </Fold>
      )}
      {step && step.effects.length > 0 && (
        <Fold {...part('effects', 'Effects', step.effects.some(({ finishedAt }) => !finishedAt) ? 'one whose end was not seen' : plural(step.effects.length, 'effect'))}>
          <StepEffects effects={step.effects} />
        </Fold>
      )}
      {step && step.state.length > 0 && (
        <Fold {...part('state', 'State', step.state.map(({ key: name }) => name).join(', '))}>
          <StepState runId={run.id} step={step} onWhole={() => setWanted(true)} />
        </Fold>
      )}
    </div>
  );
}

/** The first line of the first text. */
function hintOf(contents: Content[]): string {
  return (contents[0]?.text ?? '').replace(/\s+/g, ' ').slice(0, 120);
}
