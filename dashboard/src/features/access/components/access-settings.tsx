import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { plural } from '@/lib/format';
import { createLink, createToken, endSession, revokeToken, sessionsQuery, signOutEverywhere, tokensQuery } from '../api/credentials';
import { browserName } from '../model/browser-name';
import { CredentialList } from './credential-list';
import { GrantForm } from './grant-form';

const tokenDays = 30;

/** `refusal`: why this reader may not give access; null for an admin. `children`: further settings. */
export function AccessSettings({ refusal, children }: { refusal: string | null; children?: ReactNode }) {
  // A whole new page: this session is over, too.
  const leaving = useMutation({ mutationFn: signOutEverywhere, onSuccess: () => location.assign('/') });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[52rem] space-y-8 px-4 py-6 sm:px-6">
        <h1 className="text-lg font-semibold">Access</h1>
        <Section title="Let a person in" about="A link signs one browser in, once, within half an hour. What the person asks for and decides carries their name.">
          <GrantForm label="Sign-in link" verb="Make a link" note="Send it on a safe way: whoever opens it first is that person." refusal={refusal} grant={createLink} />
        </Section>
        <Section title="Sessions" about={refusal === null ? 'Browsers that are signed in.' : 'Browsers in which you are signed in.'}>
          <CredentialList
            label="Sessions"
            query={sessionsQuery}
            empty="No browser is signed in."
            verb="End"
            remove={endSession}
            describe={(session) => browserName(session.client)}
          />
          <Button onClick={() => leaving.mutate()} disabled={leaving.isPending}>
            <LogOut aria-hidden className="size-4" /> Sign me out everywhere
          </Button>
          {leaving.isError && (
            <p role="alert" className="text-sm text-bad">
              {leaving.error.message}
            </p>
          )}
        </Section>
        <Section title="Tokens" about={`For programs. A token is good for ${tokenDays} days, and its secret is shown once.`}>
          <GrantForm
            label="Token"
            verb="Make a token"
            note={`Other times, and single threads: ./agentops token create --help`}
            refusal={refusal}
            grant={(asked) => createToken({ ...asked, days: tokenDays })}
          />
          {refusal === null && (
            <CredentialList
              label="Tokens"
              query={tokensQuery}
              empty="There are no tokens."
              verb="Revoke"
              remove={revokeToken}
              describe={(token) => (token.threads.length === 0 ? 'all threads' : `${plural(token.threads.length, 'thread')} only`)}
            />
          )}
        </Section>
        {children}
      </div>
    </div>
  );
}

function Section({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-3">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="text-sm text-muted">{about}</p>
      </div>
      {children}
    </section>
  );
}
