import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, Link2, Unlink2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { LoadProblem } from '@/components/ui/page';
import { exportAudit, verdictQuery } from '../api/audit';
import { verdictText } from '../model/audit-entry';

/** Whether the log is whole. */
export function ChainBanner() {
  const { data, error, isFetching, refetch } = useQuery(verdictQuery);
  if (error) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Frame tone="border-line bg-surface">Following the chain of hashes…</Frame>;
  const Icon = data.ok ? Link2 : Unlink2;
  return (
    <Frame tone={data.ok ? 'border-ok/30 bg-ok-soft' : 'border-bad/40 bg-bad-soft'}>
      <p role={data.ok ? 'status' : 'alert'} className={`flex min-w-0 items-start gap-2 font-medium ${data.ok ? 'text-ok' : 'text-bad'}`}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {verdictText(data)}
      </p>
      <p className="text-fg/80">
        {data.ok
          ? 'Note this hash elsewhere: with it ./agentops audit verify --contains HASH shows later that the end was not rewritten.'
          : 'Somebody with access to the database changed it. Keep a copy of the database, compare it with an export or a head noted earlier, and change the database’s password.'}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 truncate font-mono text-xs" title={data.head}>
          {data.head}
        </code>
        <CopyButton text={data.head} label="Copy the hash" />
        <Button onClick={() => void refetch()} disabled={isFetching}>
          {isFetching ? 'Checking…' : 'Check again'}
        </Button>
        <ExportButton />
      </div>
    </Frame>
  );
}

function Frame({ tone, children }: { tone: string; children: ReactNode }) {
  return (
    <section aria-label="Chain" className={`space-y-2 rounded-xl border px-4 py-3 text-sm ${tone}`}>
      {children}
    </section>
  );
}

function ExportButton() {
  const exporting = useMutation({ mutationFn: exportAudit, onSuccess: (lines) => download('audit.jsonl', lines) });
  return (
    <>
      <Button onClick={() => exporting.mutate()} disabled={exporting.isPending}>
        <Download aria-hidden className="size-4" /> {exporting.isPending ? 'Reading…' : 'Export all'}
      </Button>
      {exporting.isError && (
        <p role="alert" className="basis-full text-bad">
          Not exported: {exporting.error.message}
        </p>
      )}
    </>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
