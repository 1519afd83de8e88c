import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { VisibleText } from '@/components/ui/visible-text';
import type { StateChange, StateSetter, StepDetail } from '@/stream/events';
import { changeLines, changeWord, type DiffLine } from '../model/state-diff';
import { makerOf, pretty, setterText } from '../model/step-content';

interface StepStateProps {
  runId: string;
  step: StepDetail;
  onWhole: () => void;
}

const mostLines = 60;
const look: Record<DiffLine['kind'], { line: string; sign: string; word: string }> = {
  same: { line: '', sign: '', word: '' },
  gap: { line: 'text-muted', sign: '', word: '' },
  add: { line: 'bg-ok/10', sign: '+', word: 'added' },
  del: { line: 'bg-bad/10', sign: '−', word: 'removed' },
};

/** What the step changed in the thread's state, key by key. */
export function StepState({ runId, step, onWhole }: StepStateProps) {
  return (
    <>
      {step.cut && <Button onClick={onWhole}>Load values whole</Button>}
      {step.state.map((change) => (
        <section key={change.key} aria-label={`Key ${change.key}`} className="overflow-hidden rounded-lg border border-line bg-bg">
          <header className="border-b border-line px-3 py-1 text-xs text-muted">
            <p className="flex items-center gap-2">
              <code className="min-w-0 font-mono font-medium break-all text-fg">{change.key}</code> {changeWord(change)}
              <span className="ml-auto">
                <CopyButton text={pretty(change.after ?? change.before)} />
              </span>
            </p>
            <p className="break-words">
              Set by {makerOf(step)}
              <Before by={change.beforeBy} runId={runId} />
            </p>
          </header>
          <ChangedLines change={change} />
        </section>
      ))}
    </>
  );
}

function Before({ by, runId }: { by: StateSetter | undefined; runId: string }) {
  if (!by) return null;
  return (
    <>
      ; before that by {setterText(by)}
      {by.runId !== '' && by.runId !== runId && (
        <>
          {' of '}
          <Link to="/runs/$runId" params={{ runId: by.runId }} className="text-accent underline underline-offset-2">
            another run
          </Link>
        </>
      )}
    </>
  );
}

function ChangedLines({ change }: { change: StateChange }) {
  const [all, setAll] = useState(false);
  const lines = changeLines(change);
  const shown = all ? lines : lines.slice(0, mostLines);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <div tabIndex={0} role="group" aria-label={`Before and after of ${change.key}`} className="max-h-80 overflow-auto py-1 font-mono text-[0.8125rem] leading-5 outline-offset-[-2px]">
        {shown.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines are positions
          <p key={index} className={`flex gap-2 px-3 ${look[line.kind].line}`}>
            <span aria-hidden className="w-3 shrink-0 text-muted select-none">
              {look[line.kind].sign}
            </span>
            {look[line.kind].word && <span className="sr-only">{look[line.kind].word}</span>}
            <span className="min-w-0 break-words whitespace-pre-wrap">
              <VisibleText text={line.text} />
            </span>
          </p>
        ))}
      </div>
      {shown.length < lines.length && (
        <p className="border-t border-line p-2">
          <Button onClick={() => setAll(true)}>Show all {lines.length} lines</Button>
        </p>
      )}
    </>
  );
}
