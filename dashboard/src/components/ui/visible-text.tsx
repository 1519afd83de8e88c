import { TriangleAlert } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { plural } from '@/lib/format';
import { countHidden, visibleParts } from '@/lib/visible-text';

/** A text exactly as it is: left to right, characters that hide drawn as their escapes. */
export function VisibleText({ text }: { text: string }) {
  const parts = useMemo(() => visibleParts(text), [text]);
  return (
    <bdi dir="ltr">
      {parts.map((part, index) =>
        part.hidden ? (
          // oxlint-disable-next-line react/no-array-index-key -- parts are positions
          <mark key={index} className="rounded-sm bg-bad px-0.5 text-on-solid">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}

export function HiddenCharactersWarning({ texts }: { texts: string[] }) {
  const count = texts.reduce((sum, text) => sum + countHidden(text), 0);
  if (count === 0) return null;
  return (
    <Warning>
      Contains {plural(count, 'character')} that would be invisible or change the reading order. Each is drawn as{' '}
      <code className="font-mono">{'\\u{…}'}</code>. Approve only if you know why it is there.
    </Warning>
  );
}

export function Warning({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="flex items-start gap-2 rounded-lg border border-bad/40 bg-bad-soft px-3 py-2 text-sm text-bad">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}
