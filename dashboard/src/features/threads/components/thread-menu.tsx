import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Ellipsis, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import type { Thread } from '@/stream/events';
import { deleteThread, exportUrl, getThread, renameThread } from '../api/change-thread';

interface ThreadMenuProps {
  threadId: string;
  mayChange: boolean;
  onDeleted: () => void;
}

export function ThreadMenu({ threadId, mayChange, onDeleted }: ThreadMenuProps) {
  return (
    <Popover
      label="This thread"
      buttonClassName="inline-flex size-8 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-fg"
      button={
        <>
          <Ellipsis aria-hidden className="size-4.5" />
          <span className="sr-only">This thread</span>
        </>
      }
    >
      {(close) => (
        <div className="space-y-4">
          {mayChange && <Rename threadId={threadId} onDone={close} />}
          <p className="flex flex-wrap gap-x-4 gap-y-1">
            <Export threadId={threadId} format="markdown" label="Export as Markdown" />
            <Export threadId={threadId} format="json" label="Export as JSON" />
          </p>
          {mayChange && <Delete threadId={threadId} onDeleted={onDeleted} />}
        </div>
      )}
    </Popover>
  );
}

function Rename({ threadId, onDone }: { threadId: string; onDone: () => void }) {
  const seen = useQuery({ queryKey: ['thread', threadId], queryFn: () => getThread(threadId), staleTime: 0, gcTime: 0 });
  if (seen.isError) return <Problem error={seen.error} />;
  return seen.data ? <RenameForm key={seen.data.etag} seen={seen.data} onDone={onDone} /> : <p className="text-muted">Loading…</p>;
}

function RenameForm({ seen, onDone }: { seen: Thread; onDone: () => void }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState(seen.title ?? '');
  const rename = useMutation({
    mutationFn: () => renameThread(seen, title.trim()),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['threads'] }).then(onDone),
  });
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) rename.mutate();
      }}
    >
      <label className="block font-medium" htmlFor="thread-title">
        Title
      </label>
      <div className="flex gap-2">
        <input
          id="thread-title"
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.target.value)}
          className="min-h-9 min-w-0 flex-1 rounded-lg border border-line-strong bg-bg px-3"
        />
        <Button type="submit" disabled={!title.trim() || rename.isPending}>
          Rename
        </Button>
      </div>
      {rename.isError && <Problem error={rename.error} />}
    </form>
  );
}

function Export({ threadId, format, label }: { threadId: string; format: 'markdown' | 'json'; label: string }) {
  return (
    <a href={exportUrl(threadId, format)} download className="inline-flex min-h-8 items-center gap-1.5 text-accent underline underline-offset-2">
      <Download aria-hidden className="size-4" /> {label}
    </a>
  );
}

function Delete({ threadId, onDeleted }: { threadId: string; onDeleted: () => void }) {
  const queries = useQueryClient();
  const [asked, ask] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteThread(threadId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['threads'] }).then(onDeleted),
  });
  if (!asked) {
    return (
      <Button variant="reject" onClick={() => ask(true)}>
        <Trash2 aria-hidden className="size-4" /> Delete this thread
      </Button>
    );
  }
  return (
    <div className="space-y-2">
      <p>Its messages, runs and approvals are gone for good. What the agents changed stays changed.</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          Delete for good
        </Button>
        <Button variant="ghost" onClick={() => ask(false)}>
          Keep it
        </Button>
      </div>
      {remove.isError && <Problem error={remove.error} />}
    </div>
  );
}

function Problem({ error }: { error: Error }) {
  return (
    <p role="alert" className="text-bad">
      {error.message}
    </p>
  );
}
