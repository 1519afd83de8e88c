import { Layers, Repeat } from 'lucide-react';
import { VisibleText } from '@/components/ui/visible-text';
import type { NoteState } from '@/stream/state';
import { noteText } from '../model/note-text';

export function NoteLine({ note }: { note: NoteState }) {
  const Icon = note.about.name === 'ops.loop' ? Repeat : Layers;
  return (
    <p className="flex items-start gap-1.5 text-xs text-muted">
      <Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="min-w-0 break-words">
        <VisibleText text={noteText(note.about)} />
      </span>
    </p>
  );
}
