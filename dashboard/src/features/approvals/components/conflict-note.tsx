import { Info } from 'lucide-react';

export function ConflictNote({ text }: { text: string }) {
  return (
    <p role="status" className="flex min-h-9 items-center gap-2 text-sm">
      <Info aria-hidden className="size-4 shrink-0 text-accent" />
      {text}
    </p>
  );
}
