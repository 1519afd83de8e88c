import { Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useMe } from '@/features/session/api/get-me';
import { SignedOut } from '@/features/session/components/signed-out';
import { ThreadList } from '@/features/threads/components/thread-list';
import { isSignedOut } from '@/lib/api-client';
import type { Me } from '@/stream/events';
import { useConnection, useInbox } from '@/stream/live-context';
import { CommandHost } from './commands/command-host';
import { ConnectionBanner } from './connection-state';
import { Drawer } from './drawer';
import { MeContext } from './me-context';
import { SideNavigation } from './side-navigation';
import { TopBar } from './top-bar';
import { useFind } from './use-find';

/** The frame of every page, for who is signed in. */
export function AppShell() {
  const me = useMe();
  const { phase } = useConnection();
  if (isSignedOut(me.error) || (phase === 'signed-out' && !me.isFetching && !me.data)) return <SignedOut />;
  if (me.data) return <SignedIn me={me.data} />;
  if (me.isError) {
    return (
      <main className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
        <h1 className="text-lg font-semibold">AgentOps does not answer</h1>
        <p className="max-w-md text-muted">{me.error.message}</p>
        <Button onClick={() => void me.refetch()}>Try again</Button>
      </main>
    );
  }
  return <main aria-busy className="h-full" aria-label="Loading" />;
}

function SignedIn({ me }: { me: Me }) {
  const pending = useInbox()?.pending ?? 0;
  const [drawer, setDrawer] = useState(false);
  const [commands, setCommands] = useState<'palette' | 'keys' | null>(null);
  const amongThreads = useLocation({ select: ({ pathname }) => pathname === '/' || pathname.startsWith('/threads/') });
  const [words, setWords] = useFind(amongThreads);

  return (
    <MeContext value={me}>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-40 focus:m-2 focus:rounded-lg focus:bg-surface focus:p-3">
        Skip to the content
      </a>
      <div className="relative flex h-dvh flex-col overflow-clip">
        <TopBar me={me} pending={pending} onMenu={() => setDrawer(true)} onCommands={() => setCommands('palette')} />
        <ConnectionBanner />
        <div className="flex min-h-0 flex-1">
          <div className="hidden w-20 shrink-0 border-r border-line bg-surface md:block">
            <SideNavigation pending={pending} shape="rail" />
          </div>
          {amongThreads && (
            <aside className="hidden w-72 shrink-0 border-r border-line lg:block">
              <ThreadList user={me.user} words={words} onWords={setWords} />
            </aside>
          )}
          <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
            <Outlet />
          </main>
        </div>
      </div>
      <CommandHost open={commands} onOpen={setCommands} />
      <Drawer open={drawer} onClose={() => setDrawer(false)}>
        <SideNavigation pending={pending} shape="list" onPick={() => setDrawer(false)} />
        <div className="min-h-0 flex-1 border-t border-line">
          <ThreadList user={me.user} words={words} onWords={setWords} onPick={() => setDrawer(false)} />
        </div>
      </Drawer>
    </MeContext>
  );
}
