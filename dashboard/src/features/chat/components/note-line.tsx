import { Link } from '@tanstack/react-router';
import { GitBranch, Layers, Repeat } from 'lucide-react';
import { VisibleText } from '@/components/ui/visible-text';
import type { NoteState } from '@/stream/state';
import { noteText } from '../model/note-text';

const rerunOf = ({ about }: NoteState): string | null => {
  if (about.name === 'ops.run.forked') return about.value.fromRunId;
  return about.name === 'ops.run.rerun' ? about.value.rerunId : null;
};

export function NoteLine({ note }: { note: NoteState }) {
  const other = rerunOf(note);
  const Icon = other ? GitBranch : note.about.name === 'ops.loop' ? Repeat : Layers;
  return (
    <p className="flex items-start gap-1.5 text-xs text-muted">
      <Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="min-w-0 break-words">
        <VisibleText text={noteText(note.about)} />
        {other && (
          <>
            {' '}
            <Link to="/runs/$runId" params={{ runId: other }} className="text-accent underline underline-offset-2">
              Open that run
            </Link>
          </>
        )}
      </span>
    </p>
  );
}
