import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { TextBox } from '@/components/ui/text-box';
import { dangersOf } from '../model/danger';

/** A command as it would run, with what is known to destroy or stop something marked. */
export function CommandBox({ command }: { command: string }) {
  const dangers = useMemo(() => dangersOf(command), [command]);
  return (
    <>
      <TextBox label="Command" text={command} marks={dangers} />
      {dangers.length > 0 && (
        <p className="flex items-start gap-2 text-sm text-bad">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            Marked: it {[...new Set(dangers.map(({ why }) => why))].join(', and ')}. <span className="text-muted">What is not marked is not therefore safe.</span>
          </span>
        </p>
      )}
    </>
  );
}
