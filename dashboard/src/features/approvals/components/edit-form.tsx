import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Approval } from '@/stream/events';
import { usePreviewEdit, type EditedCall } from '../api/edit';
import { argumentsOf, fieldsOf } from '../model/edit';
import { ApprovalPreview } from './approval-preview';

interface EditFormProps {
  approval: Approval;
  busy: boolean;
  /** @param edited as the server showed it */
  onSend: (edited: EditedCall) => void;
  onBack: () => void;
}

/** Nothing is approved that was not shown first: any change takes the preview away. */
export function EditForm({ approval, busy, onSend, onBack }: EditFormProps) {
  const [fields, setFields] = useState(() => fieldsOf(approval.arguments));
  const [problem, setProblem] = useState('');
  const preview = usePreviewEdit(approval);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const edited = preview.data;

  const change = (name: string, text: string) => {
    setFields(fields.map((field) => (field.name === name ? { ...field, text } : field)));
    setProblem('');
    preview.reset();
  };
  const look = () => {
    try {
      preview.mutate(argumentsOf(fields));
    } catch {
      setProblem('A field is not valid JSON.');
    }
  };
  const wrong = problem || preview.error?.message;

  return (
    <form
      ref={form}
      className="basis-full space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      {fields.map(({ name, kind, text }) => (
        <label key={name} className="block text-sm font-medium">
          {name}
          {kind === 'words' && <span className="font-normal text-muted"> one word a line</span>}
          <textarea
            rows={Math.min(12, text.split('\n').length + 1)}
            value={text}
            spellCheck={false}
            onChange={(event) => change(name, event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && onBack()}
            className="mt-1 w-full resize-y rounded-lg border border-line-strong bg-bg px-3 py-2 font-mono text-[0.8125rem] font-normal"
          />
        </label>
      ))}
      {wrong && (
        <p role="alert" className="text-sm text-bad">
          {wrong}
        </p>
      )}
      {edited && (
        <div className="space-y-2" role="group" aria-label="What would run">
          <ApprovalPreview approval={{ ...approval, arguments: edited.arguments, preview: edited.preview, title: edited.title }} />
          {edited.warnings.map((warning) => (
            <p key={warning} className="text-sm text-warn">
              {warning}
            </p>
          ))}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="ghost" disabled={busy || preview.isPending || fields.length === 0}>
          Show what would run
        </Button>
        {edited && (
          <Button variant="approve" disabled={busy} onClick={() => onSend(edited)}>
            {edited.fourEyes ? 'Put in place for a second person' : 'Approve this instead'}
          </Button>
        )}
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
