import { useMutation, useQuery, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { Button } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import { formatFullTime, formatTime } from '@/lib/format';
import type { Credential } from '../api/credentials';

interface CredentialListProps {
  label: string;
  query: UseQueryOptions<Credential[], Error, Credential[], string[]>;
  empty: string;
  /** What the button says, and what it does. */
  verb: string;
  remove: (id: string) => Promise<void>;
  describe: (credential: Credential) => string;
}

/** What was issued and is good, with a button for each that takes it back. */
export function CredentialList({ label, query, empty, verb, remove, describe }: CredentialListProps) {
  const { data, error } = useQuery(query);
  if (error) return <Problem error={error} />;
  if (!data) return <p className="text-sm text-muted">Loading…</p>;
  if (data.length === 0) return <p className="text-sm text-muted">{empty}</p>;
  return (
    <ul aria-label={label} className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {data.map((credential) => (
        <Row key={credential.id} {...{ credential, verb, remove }} detail={describe(credential)} queryKey={query.queryKey} />
      ))}
    </ul>
  );
}

interface RowProps {
  credential: Credential;
  detail: string;
  verb: string;
  remove: (id: string) => Promise<void>;
  queryKey: readonly unknown[];
}

function Row({ credential, detail, verb, remove, queryKey }: RowProps) {
  const queries = useQueryClient();
  const removing = useMutation({ mutationFn: () => remove(credential.id), onSettled: () => queries.invalidateQueries({ queryKey }) });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">
          <VisibleText text={credential.name} /> <span className="font-normal text-muted">· {credential.role}</span>
          {credential.current && <span className="ml-2 rounded-md border border-line-strong px-1.5 text-xs font-normal">this one</span>}
        </p>
        <p className="text-xs break-words text-muted">
          <VisibleText text={detail} /> · made by <VisibleText text={credential.madeBy} /> · {credential.lastUsedAt ? <>used <Moment at={credential.lastUsedAt} /></> : 'never used'} · until{' '}
          <Moment at={credential.expiresAt} />
        </p>
        {removing.isError && <Problem error={removing.error} />}
      </div>
      <Button variant="reject" aria-label={`${verb}: ${credential.name}, ${detail}`} disabled={removing.isPending} onClick={() => removing.mutate()}>
        {verb}
      </Button>
    </li>
  );
}

function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatFullTime(at)}>
      {formatTime(at)}
    </time>
  );
}

function Problem({ error }: { error: Error }) {
  return (
    <p role="alert" className="text-sm text-bad">
      {error.message}
    </p>
  );
}
