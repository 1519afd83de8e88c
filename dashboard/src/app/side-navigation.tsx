import { Link, useLocation } from '@tanstack/react-router';
import { isAt, navigation, type NavigationEntry } from './navigation';

interface SideNavigationProps {
  pending: number;
  /** A column of icons with their word below, or a list with the word beside. */
  shape: 'rail' | 'list';
  onPick?: () => void;
}

export function SideNavigation({ pending, shape, onPick }: SideNavigationProps) {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <nav aria-label="Places" className={shape === 'rail' ? 'flex h-full flex-col gap-1 overflow-y-auto px-1.5 py-2' : 'grid grid-cols-2 gap-1 p-3'}>
      {navigation.map((entry) => (
        <Place key={entry.to} entry={entry} here={isAt(entry, path)} waiting={entry.badge === 'approvals' ? pending : 0} shape={shape} onPick={onPick} />
      ))}
    </nav>
  );
}

interface PlaceProps {
  entry: NavigationEntry;
  here: boolean;
  waiting: number;
  shape: SideNavigationProps['shape'];
  onPick: (() => void) | undefined;
}

function Place({ entry, here, waiting, shape, onPick }: PlaceProps) {
  const { to, label, icon: Icon } = entry;
  const look = here ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-raised hover:text-fg';
  const box = shape === 'rail' ? 'flex-col justify-center gap-1 py-2 text-[0.6875rem] leading-none' : 'min-h-11 gap-2.5 px-3 text-sm';
  return (
    <Link to={to} onClick={onPick} aria-current={here ? 'page' : undefined} className={`relative flex shrink-0 items-center rounded-lg font-medium ${box} ${look}`}>
      <Icon aria-hidden className="size-5" />
      {label}
      {waiting > 0 && (
        <span className={`rounded-full bg-wait px-1.5 text-[0.6875rem] leading-4 font-semibold text-on-solid tabular-nums ${shape === 'rail' ? 'absolute top-1 right-2' : 'ml-auto'}`}>
          {waiting}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  );
}
