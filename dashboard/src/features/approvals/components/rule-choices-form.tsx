import { useId } from 'react';
import { CheckField, TextField } from '@/components/ui/fields';
import type { Approval } from '@/stream/events';
import { shapeOf, validities, type RuleChoices } from '../model/rule-draft';

interface RuleChoicesFormProps {
  approval: Approval;
  choices: RuleChoices;
  onChange: (choices: RuleChoices) => void;
}

export function RuleChoicesForm({ approval, choices, onChange }: RuleChoicesFormProps) {
  const name = useId();
  const { exact, pattern } = shapeOf(approval);
  const set = (change: Partial<RuleChoices>) => onChange({ ...choices, ...change });
  return (
    <div className="space-y-3">
      {(exact || pattern) && (
        <fieldset>
          <legend className="font-medium">What</legend>
          {exact && (
            <CheckField type="radio" name={`${name}-match`} checked={choices.match === 'exact'} onChange={() => set({ match: 'exact' })}>
              Exactly this call, while what it names stays as it is
            </CheckField>
          )}
          {pattern && (
            <CheckField type="radio" name={`${name}-match`} checked={choices.match === 'pattern'} onChange={() => set({ match: 'pattern' })}>
              {pattern.label}
            </CheckField>
          )}
          {pattern && choices.match === 'pattern' && (
            <TextField
              label="Pattern"
              hint={pattern.hint}
              className="mt-1 pl-6 [&_input]:font-mono"
              value={choices.pattern}
              maxLength={1000}
              onChange={(event) => set({ pattern: event.target.value })}
            />
          )}
        </fieldset>
      )}
      <fieldset>
        <legend className="font-medium">Where</legend>
        <CheckField type="radio" name={`${name}-thread`} checked={choices.thisThread} onChange={() => set({ thisThread: true })}>
          Only in this thread
        </CheckField>
        <CheckField type="radio" name={`${name}-thread`} checked={!choices.thisThread} onChange={() => set({ thisThread: false })}>
          In every thread of everybody
        </CheckField>
        <CheckField checked={choices.evenIfTainted} onChange={(event) => set({ evenIfTainted: event.target.checked })}>
          Also after logs, files or other text from outside were read <span className="text-muted">(without it, the rule asks in nearly every investigation)</span>
        </CheckField>
      </fieldset>
      <fieldset>
        <legend className="font-medium">For how long</legend>
        <div className="flex flex-wrap gap-x-5">
          {validities.map(({ hours, label }) => (
            <CheckField key={hours} type="radio" name={`${name}-hours`} checked={choices.hours === hours} onChange={() => set({ hours })}>
              {label}
            </CheckField>
          ))}
        </div>
      </fieldset>
      <TextField label="Why" hint="for those who read the rule later" value={choices.reason} maxLength={1000} onChange={(event) => set({ reason: event.target.value })} />
    </div>
  );
}
