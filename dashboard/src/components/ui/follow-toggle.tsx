import { ArrowDownToLine, Pause } from 'lucide-react';

/** Whether a box that grows stays at its newest line. */
export function FollowToggle({ following, onFollow }: { following: boolean; onFollow: (follow: boolean) => void }) {
  const Icon = following ? ArrowDownToLine : Pause;
  return (
    <button
      type="button"
      aria-pressed={following}
      title={following ? 'The newest line stays in view. Press to stay where you are.' : 'You stay where you are. Press to follow the newest line.'}
      onClick={() => onFollow(!following)}
      className={`inline-flex min-h-6 items-center gap-1 rounded px-1.5 hover:bg-raised hover:text-fg ${following ? '' : 'bg-warn-soft font-medium text-warn'}`}
    >
      <Icon aria-hidden className="size-3.5" /> {following ? 'Following' : 'Paused'}
    </button>
  );
}
