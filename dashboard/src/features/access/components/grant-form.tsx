import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextBox } from '@/components/ui/text-box';
import type { Role } from '@/stream/events';
import type { NewAccess } from '../api/credentials';

const roles: { role: Role; may: string }[] = [
  { role: 'viewer', may: 'reads' },
  { role: 'operator', may: 'also asks, steers and stops' },
  { role: 'approver', may: 'also decides' },
  { role: 'admin', may: 'also gives access' },
];

interface GrantFormProps {
  /** What is made. */
  label: string;
  verb: string;
  note: string;
  /** Why this reader can't; null when they can. */
  refusal: string | null;
  /** Answers with the secret, which is shown once. */
  grant: (asked: NewAccess) => Promise<string>;
}

export function GrantForm({ label, verb, note, refusal, grant }: GrantFormProps) {
  const id = useId();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const queries = useQueryClient();
  const granting = useMutation({
    mutationFn: () => grant({ name: name.trim(), role }),
    onSuccess: () => setName(''),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
  return (
    <form
      aria-label={verb}
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) granting.mutate();
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <label htmlFor={`${id}-name`} className="min-w-40 flex-1 text-sm font-medium">
          Name
          <input
            id={`${id}-name`}
            value={name}
            maxLength={80}
            disabled={refusal !== null}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            className="mt-1 block h-9 w-full rounded-lg border border-line-strong bg-bg px-3 font-normal disabled:opacity-55"
          />
        </label>
        <label htmlFor={`${id}-role`} className="text-sm font-medium">
          Role
          <select
            id={`${id}-role`}
            value={role}
            disabled={refusal !== null}
            onChange={(event) => setRole(event.target.value as Role)}
            className="mt-1 block h-9 rounded-lg border border-line-strong bg-bg px-2 font-normal disabled:opacity-55"
          >
            {roles.map((one) => (
              <option key={one.role} value={one.role}>
                {one.role}: {one.may}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" variant="primary" disabled={refusal !== null || !name.trim() || granting.isPending}>
          {granting.isPending ? 'Making…' : verb}
        </Button>
      </div>
      <p className="text-xs text-muted">{refusal ?? note}</p>
      {granting.isError && (
        <p role="alert" className="text-sm text-bad">
          {granting.error.message}
        </p>
      )}
      {granting.data && <TextBox label={label} text={granting.data} note="Shown this once: copy it now." />}
    </form>
  );
}
