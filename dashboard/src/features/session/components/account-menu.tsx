import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleUser, LogOut } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import type { Me } from '@/stream/events';
import { signOut } from '../api/sign-in';
import { DensityChoice } from './density-choice';

export function AccountMenu({ me }: { me: Me }) {
  // A whole new page: nothing that was read may stay in memory for who comes next.
  const leaving = useMutation({ mutationFn: signOut, onSuccess: () => location.assign('/') });
  return (
    <Popover
      label="Account"
      buttonClassName="inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-fg"
      button={
        <>
          <CircleUser aria-hidden className="size-5" />
          <span className="sr-only">Account: {me.user}</span>
        </>
      }
    >
      {(close) => (
        <div className="space-y-3">
          <p>
            <span className="font-semibold">{me.user}</span> <span className="text-muted">· {me.role}</span>
            <span className="block text-xs text-muted">AgentOps {me.version}</span>
          </p>
          {me.engineUrl && /^https?:/.test(me.engineUrl) && (
            <a href={me.engineUrl} target="_blank" rel="noreferrer" className="block text-accent underline underline-offset-2">
              Open the durable engine's own page
            </a>
          )}
          <Link to="/access" onClick={close} className="block text-accent underline underline-offset-2">
            Access: sessions, tokens, people
          </Link>
          <DensityChoice />
          <Button onClick={() => leaving.mutate()} disabled={leaving.isPending}>
            <LogOut aria-hidden className="size-4" /> Sign out
          </Button>
          {leaving.isError && <p className="text-bad">{leaving.error.message}</p>}
        </div>
      )}
    </Popover>
  );
}
