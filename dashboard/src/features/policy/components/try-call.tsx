import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckField, SelectField, TextField } from '@/components/ui/fields';
import { StatusBadge } from '@/components/ui/status';
import { VisibleText } from '@/components/ui/visible-text';
import { effectLook } from '@/lib/status';
import { testCall, type Outcome } from '../api/policy';
import { callForm, type Tried } from '../model/tried-call';

interface TryCallProps {
  tools: string[];
  tried: Tried;
  onTried: (tried: Tried) => void;
  refusal: string | null;
}

export function TryCall({ tools, tried, onTried, refusal }: TryCallProps) {
  const id = useId();
  const [tool, setTool] = useState(tried.tool && tools.includes(tried.tool) ? tried.tool : (tools.find((name) => name === 'run_command') ?? tools[0] ?? ''));
  const [call, setCall] = useState(tried.call ?? '');
  const [tainted, setTainted] = useState(tried.tainted ?? false);
  const form = callForm(tool);
  const asking = useMutation({
    mutationFn: async () => testCall({ tool, arguments: read(form.read, call), tainted }),
    onMutate: () => onTried({ tool, call, tainted: tainted || undefined }),
  });
  const disabled = refusal !== null;
  const change = (act: () => void) => {
    asking.reset();
    act();
  };
  return (
    <form
      className="space-y-3 rounded-xl border border-line bg-surface p-4"
      aria-label="Try a call"
      onSubmit={(event) => {
        event.preventDefault();
        if (call.trim()) asking.mutate();
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <SelectField label="Tool" className="min-w-44" value={tool} disabled={disabled} onChange={(event) => change(() => setTool(event.target.value))}>
          {tools.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <TextField
          id={id}
          label={form.label}
          className="min-w-52 flex-1 [&_input]:font-mono"
          value={call}
          disabled={disabled}
          placeholder={form.example}
          onChange={(event) => change(() => setCall(event.target.value))}
        />
        <Button type="submit" variant="primary" disabled={disabled || !call.trim() || asking.isPending}>
          {asking.isPending ? 'Asking…' : 'Try it'}
        </Button>
      </div>
      <CheckField checked={tainted} disabled={disabled} onChange={(event) => change(() => setTainted(event.target.checked))}>
        As in a thread that has read logs, files or other text from outside <span className="text-muted">(nearly every investigation has)</span>
      </CheckField>
      {refusal && <p className="text-sm text-muted">{refusal}</p>}
      <div role="status" aria-live="polite">
        {asking.data && <Answer outcome={asking.data} />}
      </div>
      {asking.isError && (
        <p role="alert" className="text-sm text-bad">
          {asking.error.message}
        </p>
      )}
    </form>
  );
}

function read(reader: (text: string) => unknown, text: string): unknown {
  try {
    return reader(text);
  } catch {
    throw new Error('This tool takes its arguments as JSON, such as {"name": "value"}; this is none.');
  }
}

function Answer({ outcome }: { outcome: Outcome }) {
  return (
    <div className="space-y-1 rounded-lg border border-line bg-bg px-3 py-2.5 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <StatusBadge look={effectLook[outcome.effect]} />
        <span className="font-medium break-words">
          <VisibleText text={outcome.title} />
        </span>
      </p>
      <p className="break-words">
        {outcome.rule ? (
          <>
            <span className="text-muted">Answered by </span>
            <VisibleText text={outcome.rule} />
            <span className="text-muted">: </span>
          </>
        ) : (
          <span className="text-muted">No rule is about it: </span>
        )}
        <VisibleText text={outcome.reason} />
      </p>
    </div>
  );
}
