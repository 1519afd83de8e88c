import { BellRing } from 'lucide-react';
import { useNoticeChoice } from '../hooks/use-browser-notice';

/** In this browser only; the browser is asked when it is turned on, never before. */
export function NoticeSwitch() {
  const [choice, choose] = useNoticeChoice();
  if (choice === 'none') return null;
  return (
    <div className="mt-3 flex items-start gap-2 border-t border-line pt-3 text-xs text-muted">
      <BellRing aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {choice === 'blocked' ? (
        <p>This browser was told not to show notifications of this page. Its own settings change that.</p>
      ) : (
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={choice === 'on'} onChange={(event) => choose(event.target.checked)} className="size-4 accent-accent" />
          Notify me in this browser when an approval waits and the page is out of sight
        </label>
      )}
    </div>
  );
}
