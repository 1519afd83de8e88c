import type { ReactNode } from 'react';

/** A page that is no conversation: its title, what it is for, and its parts. */
export function Page({ title, about, wide = false, children }: { title: string; about?: ReactNode; wide?: boolean; children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className={`mx-auto space-y-6 px-4 py-6 sm:px-6 ${wide ? 'max-w-[72rem]' : 'max-w-[56rem]'}`}>
        <div className="space-y-1">
          <h1 className="text-lg font-semibold">{title}</h1>
          {about && <p className="text-sm text-muted">{about}</p>}
        </div>
        {children}
      </div>
    </div>
  );
}

export function PageSection({ title, about, actions, children }: { title: string; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{title}</h2>
          {about && <p className="text-sm text-muted">{about}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** What went wrong, in the server's words, with a way to try again. */
export function LoadProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-bad/30 bg-bad-soft px-3 py-2 text-sm text-bad">
      <span className="min-w-0 flex-1">{error.message}</span>
      <button type="button" onClick={onRetry} className="font-medium underline underline-offset-2">
        Try again
      </button>
    </p>
  );
}
