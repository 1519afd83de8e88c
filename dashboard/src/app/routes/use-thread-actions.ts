import { useNavigate } from '@tanstack/react-router';
import { ChartNoAxesGantt, CircleStop, Copy, Download, FileText, Link2, PenLine, Terminal } from 'lucide-react';
import { useMemo } from 'react';
import { stopAfterStep } from '@/features/chat/api/order-run';
import { exportUrl } from '@/features/threads/api/change-thread';
import { isGoing } from '@/features/chat/model/timeline';
import { copyText } from '@/lib/clipboard';
import { curlGet, curlPost } from '@/lib/curl';
import { newId } from '@/lib/new-id';
import type { RunState } from '@/stream/state';
import { useOfferActions, type Action } from '../commands/page-actions';
import { stopAction } from './stop-action';

/** What can be done by name with the thread that is shown. */
export function useThreadActions(threadId: string, run: RunState | null, chatRefusal: string | null): void {
  const navigate = useNavigate();
  const runId = run?.id ?? null;
  const going = isGoing(run);
  const ended = run !== null && !going;
  useOfferActions(
    useMemo(() => {
      const make = (id: string, label: string, icon: Action['icon'], does: Action['run'], refusal: string | null = null): Action => ({ id, label, kind: 'This thread', icon, refusal, run: does });
      return [
        make('write', 'Write a message', PenLine, () => document.getElementById('composer')?.focus(), chatRefusal),
        ...(runId ? [make('trace', 'Show the trace of this run', ChartNoAxesGantt, () => void navigate({ to: '/runs/$runId', params: { runId } }))] : []),
        ...(runId && ended ? [make('report', 'Show the report of this run', FileText, () => void navigate({ to: '/runs/$runId/report', params: { runId } }))] : []),
        make('copy-link', 'Copy the link to this thread', Link2, () => copied(`${location.origin}/threads/${threadId}`, 'the link')),
        make('copy-thread-id', 'Copy the thread id', Copy, () => copied(threadId, 'the thread id')),
        ...(runId ? [make('copy-run-id', 'Copy the run id', Copy, () => copied(runId, 'the run id'))] : []),
        make('curl-read', 'Copy as curl: read this thread', Terminal, () => copied(curlGet(location.origin, `/api/threads/${threadId}`), 'the command')),
        make('curl-ask', 'Copy as curl: ask in this thread', Terminal, () => copied(curlPost(location.origin, '/api/chat', { threadId, userMessage: { id: newId(), content: 'What is the state?' } }), 'the command')),
        make('export', 'Download this thread as Markdown', Download, () => location.assign(exportUrl(threadId, 'markdown'))),
        // Not at the top, where one Enter too many would find it.
        ...(runId && going ? [make('stop-after', 'Stop after this step', CircleStop, () => stopAfterStep(runId).then(() => 'What is under way is finished, nothing new begins.'), chatRefusal)] : []),
        ...(runId && going ? [stopAction(runId, 'This thread', chatRefusal)] : []),
      ];
    }, [navigate, threadId, runId, going, ended, chatRefusal]),
  );
}

async function copied(text: string, what: string): Promise<string> {
  if (!(await copyText(text))) throw new Error('the browser gives no clipboard to this page.');
  return `Copied ${what}.`;
}
