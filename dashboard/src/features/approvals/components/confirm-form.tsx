import { TriangleAlert } from 'lucide-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { Button, Key } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import type { Approval } from '@/stream/events';
import { useIntoView } from '../hooks/use-into-view';
import { consequenceOf } from '../model/consequence';

interface ConfirmFormProps {
  approval: Approval;
  onYes: () => void;
  onBack: () => void;
}

/** A second press so soon belongs to the first. */
const restMs = 500;

/** The step between Approve and what has a high risk. */
export function ConfirmForm({ approval, onYes, onBack }: ConfirmFormProps) {
  const [ready, setReady] = useState(false);
  const form = useIntoView<HTMLFormElement>();
  useEffect(() => {
    form.current?.querySelector('button')?.focus({ preventScroll: true });
    const timer = setTimeout(() => setReady(true), restMs);
    return () => clearTimeout(timer);
  }, [form]);

  const yes = () => ready && onYes();
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, repeat, ctrlKey, metaKey, altKey } = event;
    if (key === 'Escape') onBack();
    // A key that is held would go on into this step.
    if (repeat && key === 'Enter') event.preventDefault();
    if (repeat || ctrlKey || metaKey || altKey || key.toLowerCase() !== 'a') return;
    event.preventDefault();
    yes();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons have the focus
    <form
      ref={form}
      aria-label="Are you sure?"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        yes();
      }}
      className="basis-full scroll-m-4 space-y-2.5"
    >
      <p className="flex items-start gap-2 text-sm">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        <span>
          <strong className="font-semibold">High risk.</strong> <VisibleText text={consequenceOf(approval)} />
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="danger" aria-disabled={!ready}>
          Yes, run it <Key>A</Key>
        </Button>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
