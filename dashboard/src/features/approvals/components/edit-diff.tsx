import { useMemo } from 'react';
import type { Approval } from '@/stream/events';
import { editedOf } from '../model/edited';
import { DiffTable } from './diff-table';

/** What a human changed of what the agent proposed; nothing when nobody did. */
export function EditDiff({ approval, reader }: { approval: Approval; reader: string | undefined }) {
  const edited = useMemo(() => editedOf(approval), [approval]);
  if (!edited) return null;
  const title = `What ${approval.editedBy === reader ? 'you' : approval.editedBy} changed`;
  return (
    <div role="group" aria-label={title} className="space-y-1.5">
      <p className="text-sm font-medium">{title}</p>
      <DiffTable path={edited.name} before={edited.before} after={edited.after} />
    </div>
  );
}
