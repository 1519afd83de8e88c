import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, LogIn } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { signIn, waysQuery } from '../api/sign-in';
import { refusalText } from '../model/refusal-text';
import { codeFrom } from '../model/sign-in-code';

export function SignedOut() {
  const [pasted, setPasted] = useState('');
  const queries = useQueryClient();
  const issuer = useQuery(waysQuery).data?.issuer;
  const refusal = refusalText(location.search);
  const entering = useMutation({ mutationFn: () => signIn(codeFrom(pasted)), onSuccess: () => queries.resetQueries() });
  return (
    <main className="flex min-h-full items-center justify-center p-4">
      <div className="w-full max-w-md space-y-4 rounded-2xl border border-line bg-surface p-6 shadow-sm">
        <h1 className="flex items-center gap-2.5 text-lg font-semibold">
          <KeyRound aria-hidden className="size-5 text-accent" /> Sign in to AgentOps
        </h1>
        {refusal && !entering.isError && (
          <p role="alert" className="text-sm text-bad">
            {refusal}
          </p>
        )}
        {issuer && (
          <a
            href="/oidc/start"
            className="flex min-h-10 w-full items-center justify-center gap-2 rounded-lg bg-accent px-3 text-sm font-medium text-on-solid hover:opacity-90"
          >
            <LogIn aria-hidden className="size-4" /> Sign in with {issuer}
          </a>
        )}
        <p className="text-sm text-muted">
          {issuer ? 'Or open' : 'Open'} the sign-in link that <code className="font-mono text-fg">./agentops up</code> printed in the terminal, or get a new one with{' '}
          <code className="font-mono text-fg">./agentops link</code>. Each link works once. Not on that machine? Ask an admin to make one for you.
        </p>
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (pasted.trim()) entering.mutate();
          }}
        >
          <label htmlFor="sign-in-code" className="block text-sm font-medium">
            Or paste the link or its code
          </label>
          <input
            id="sign-in-code"
            value={pasted}
            onChange={(event) => setPasted(event.target.value)}
            autoComplete="one-time-code"
            spellCheck={false}
            className="h-10 w-full rounded-lg border border-line-strong bg-bg px-3 font-mono text-sm"
          />
          {entering.isError && (
            <p role="alert" className="text-sm text-bad">
              {entering.error.message}
            </p>
          )}
          <Button type="submit" variant={issuer ? 'plain' : 'primary'} disabled={!pasted.trim() || entering.isPending} className="w-full">
            {entering.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      </div>
    </main>
  );
}
