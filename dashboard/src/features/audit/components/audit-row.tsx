import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Moment } from '@/components/ui/moment';
import { TextBox } from '@/components/ui/text-box';
import { VisibleText } from '@/components/ui/visible-text';
import type { AuditEntry } from '../api/audit';
import { actionText, changeOf, gist, placesOf, type Places } from '../model/audit-entry';

export function AuditRow({ entry }: { entry: AuditEntry }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex cursor-pointer list-none items-start gap-2 px-3 py-2.5 text-sm hover:bg-raised sm:px-4 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="mt-1 size-3.5 shrink-0 text-muted transition-transform group-open:rotate-90" />
          <span className="min-w-0 flex-1">
            <span className="break-words">
              <strong className="font-semibold">
                <VisibleText text={entry.actor} />
              </strong>{' '}
              {actionText(entry.action)}
            </span>
            <span className="block text-xs break-words text-muted">
              <VisibleText text={gist(entry) || entry.subject} />
            </span>
          </span>
          <span className="shrink-0 text-right text-xs text-muted">
            <Moment at={entry.at} />
            <span className="block font-mono">#{entry.seq}</span>
          </span>
        </summary>
        {open && <Detail entry={entry} />}
      </details>
    </li>
  );
}

function Detail({ entry }: { entry: AuditEntry }) {
  const change = changeOf(entry);
  const { digest } = entry.detail;
  return (
    <div className="space-y-3 border-t border-line bg-bg/40 px-3 py-3 text-sm sm:px-4">
      <PlaceLinks places={placesOf(entry)} />
      <dl className="grid gap-x-4 gap-y-1 text-xs sm:grid-cols-[auto_1fr]">
        <Fact name="Action" text={entry.action} />
        <Fact name="Subject" text={entry.subject} />
        {typeof digest === 'string' && <Fact name="Digest that was decided on" text={digest} />}
        <Fact name="Hash of this entry" text={entry.hash} />
      </dl>
      {change && (
        <div className="grid gap-3 sm:grid-cols-2">
          <TextBox label="Before" text={change.before} />
          <TextBox label="After" text={change.after} />
        </div>
      )}
      <TextBox label="All of it" text={JSON.stringify(entry.detail, null, 2)} />
    </div>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 font-mono break-all">
        <VisibleText text={text} />
      </dd>
    </div>
  );
}

const link = 'inline-flex min-h-6 items-center text-accent underline underline-offset-2';

function PlaceLinks({ places: { threadId, runId, approvalId } }: { places: Places }) {
  if (!threadId && !runId) return null;
  return (
    <p className="flex flex-wrap gap-x-4">
      {threadId && (
        <Link to="/threads/$threadId" params={{ threadId }} hash={approvalId ? `approval-${approvalId}` : ''} className={link}>
          {approvalId ? 'Open the approval' : 'Open the thread'}
        </Link>
      )}
      {runId && (
        <Link to={`/runs/${runId}` as string} className={link}>
          Open the run
        </Link>
      )}
    </p>
  );
}
