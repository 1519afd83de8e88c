import { Link } from '@tanstack/react-router';
import { Menu, Search } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { ApprovalsInbox } from '@/features/approvals/components/approvals-inbox';
import { HealthStrip } from '@/features/health/components/health-strip';
import { OwnParts } from '@/features/health/components/own-parts';
import { AccountMenu } from '@/features/session/components/account-menu';
import { ModelBadge } from '@/features/session/components/model-badge';
import type { Me } from '@/stream/events';
import { paletteKey } from './commands/key-map';
import { ConnectionState } from './connection-state';
import { ThemeToggle } from './theme-toggle';

interface TopBarProps {
  me: Me;
  pending: number;
  onMenu: () => void;
  onCommands: () => void;
}

export function TopBar({ me, pending, onMenu, onCommands }: TopBarProps) {
  return (
    <header className="flex h-13 shrink-0 items-center gap-0.5 border-b border-line bg-surface px-2 sm:gap-2 sm:px-3">
      <IconButton label="Menu" onClick={onMenu} className="lg:hidden">
        <Menu aria-hidden className="size-5" />
      </IconButton>
      <Link to="/" className="flex items-center gap-2 rounded-lg px-1 font-semibold tracking-tight">
        <Mark />
        <span className="sr-only sm:not-sr-only">AgentOps</span>
      </Link>
      <div className="mr-auto min-w-0 sm:ml-4">
        <HealthStrip />
      </div>
      <OwnParts />
      <ConnectionState />
      <button
        type="button"
        title="Go to a place or a thread, or do something"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={onCommands}
        className="hidden min-h-9 items-center gap-1.5 rounded-lg px-2 text-muted hover:bg-raised hover:text-fg sm:inline-flex"
      >
        <Search aria-hidden className="size-4" />
        <span className="sr-only">Commands</span>
        <kbd className="hidden rounded border border-line-strong px-1.5 font-mono text-[0.6875rem] leading-5 lg:inline">
          {paletteKey()}
        </kbd>
      </button>
      <ModelBadge model={me.model} />
      <ApprovalsInbox pending={pending} />
      <ThemeToggle />
      <AccountMenu me={me} />
    </header>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className="size-6">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path d="M6 17h5l3-8 5 14 3-6h4" fill="none" className="stroke-on-solid" strokeWidth="2.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
