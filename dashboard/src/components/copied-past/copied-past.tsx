import { Button } from '@/components/ui/button';
import { useCopied } from './get-copied';
import { CopiedMessage } from './copied-message';

interface CopiedPastProps {
  threadId: string;
  /** How many messages were copied. */
  count: number;
}

/** What came before a rerun: copied from the run that it goes on from, so nothing of it happened again. */
export function CopiedPast({ threadId, count }: CopiedPastProps) {
  const copied = useCopied(threadId, count);
  const messages = copied.data?.pages.toReversed().flat() ?? [];
  return (
    <div className="space-y-2 border-l-2 border-dashed border-line-strong pl-3">
      <p className="text-xs text-muted">Copied from the run before: nothing of it happened again.</p>
      {copied.hasNextPage && (
        <Button disabled={copied.isFetchingNextPage} onClick={() => void copied.fetchNextPage()}>
          {copied.isFetchingNextPage ? 'Loading…' : `Show earlier ones (${messages[0] ? messages[0].seq - 1 : count})`}
        </Button>
      )}
      {copied.isError && (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-sm text-bad">
          {copied.error.message} <Button onClick={() => void copied.refetch()}>Try again</Button>
        </p>
      )}
      {copied.isPending && <p className="text-sm text-muted">Loading…</p>}
      <ol aria-label="Copied messages" className="space-y-1.5">
        {messages.map((message) => (
          <li key={message.id}>
            <CopiedMessage message={message} />
          </li>
        ))}
      </ol>
    </div>
  );
}
