import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';

export interface Notice {
  text: string;
  bad: boolean;
}

const shownMs = 4000;

/** What came of a command, for a moment; read out too. */
export function NoticeLine({ notice, onGone }: { notice: Notice | null; onGone: () => void }) {
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(onGone, notice.bad ? 2 * shownMs : shownMs);
    return () => clearTimeout(timer);
  }, [notice, onGone]);
  const Icon = notice?.bad ? TriangleAlert : CircleCheck;
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-3 bottom-24 z-40 flex justify-center">
      {notice && (
        <p className={`flex max-w-[40rem] items-center gap-2 rounded-lg border border-line-strong bg-surface px-4 py-2 text-sm shadow-lg ${notice.bad ? 'text-bad' : ''}`}>
          <Icon aria-hidden className={`size-4 shrink-0 ${notice.bad ? '' : 'text-ok'}`} />
          <span className="min-w-0 break-words">{notice.text}</span>
        </p>
      )}
    </div>
  );
}
