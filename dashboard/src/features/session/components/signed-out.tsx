import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { isRefused, signIn, usedCode } from '../api/sign-in';
import { codeFrom } from '../model/sign-in-code';

export function SignedOut() {
  const [pasted, setPasted] = useState('');
  const queries = useQueryClient();
  const entering = useMutation({ mutationFn: () => signIn(codeFrom(pasted)), onSuccess: () => queries.resetQueries() });
  return (
    <main className="flex min-h-full items-center justify-center p-4">
      <div className="w-full max-w-md space-y-4 rounded-2xl border border-line bg-surface p-6 shadow-sm">
        <h1 className="flex items-center gap-2.5 text-lg font-semibold">
          <KeyRound aria-hidden className="size-5 text-accent" /> Sign in to AgentOps
        </h1>
        <p className="text-sm text-muted">
          Open the sign-in link that <code className="font-mono text-fg">./agentops up</code> printed in the terminal, or get a new one with{' '}
          <code className="font-mono text-fg">./agentops link</code>. Each link works once.
        </p>
        {isRefused(location.search) && !entering.isError && (
          <p role="alert" className="text-sm text-bad">
            {usedCode}
          </p>
        )}
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
          <Button type="submit" variant="primary" disabled={!pasted.trim() || entering.isPending} className="w-full">
            {entering.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
      </div>
    </main>
  );
}
