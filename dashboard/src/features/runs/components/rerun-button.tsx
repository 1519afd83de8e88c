import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { RunDetail } from '@/stream/events';
import { rerunFrom } from '../model/rerun-from';
import type { SpanNode } from '../model/span-tree';
import { RerunDialog } from './rerun-dialog';

interface RerunButtonProps {
  node: SpanNode;
  run: RunDetail;
  /** Why this reader can't; null when they can. */
  refusal: string | null;
}

/** Nothing where no rerun begins. */
export function RerunButton({ node, run, refusal }: RerunButtonProps) {
  const [open, setOpen] = useState(false);
  const from = rerunFrom(node, run);
  if (!from) return null;
  return (
    <>
      <Button disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden className="size-4" /> Run again from here…
      </Button>
      {open && <RerunDialog runId={run.id} from={from} onClose={() => setOpen(false)} />}
    </>
  );
}
