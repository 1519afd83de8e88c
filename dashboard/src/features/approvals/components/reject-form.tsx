import { useEffect, useRef, useState } from 'react';
import { Button, Key } from '@/components/ui/button';
import { useIntoView } from '../hooks/use-into-view';
import { QuickReasons } from './quick-reasons';

interface RejectFormProps {
  /** Asks a question back instead. */
  asks?: boolean;
  busy: boolean;
  onReject: (reason: string) => void;
  onBack: () => void;
}

export function RejectForm({ asks = false, busy, onReject, onBack }: RejectFormProps) {
  const [reason, setReason] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useIntoView<HTMLFormElement>();
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const ready = reason.trim() !== '' && !busy;
  const send = () => ready && onReject(reason.trim());

  return (
    <form
      ref={form}
      className="basis-full scroll-m-4 space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="block text-sm font-medium" htmlFor="reject-reason">
        {asks ? 'What do you want to know? Nothing runs; the agent answers and may ask again.' : 'Why not? The agent reads this and tries something else.'}
      </label>
      <textarea
        id="reject-reason"
        ref={field}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onBack();
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
        className="w-full resize-y rounded-lg border border-line-strong bg-bg px-3 py-2 text-sm"
      />
      <QuickReasons
        asks={asks}
        onPick={(picked) => {
          setReason(picked);
          field.current?.focus();
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant={asks ? 'approve' : 'danger'} disabled={!ready}>
          {asks ? 'Ask' : 'Reject'} <Key>Enter</Key>
        </Button>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
