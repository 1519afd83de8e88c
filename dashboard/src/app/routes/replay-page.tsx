import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { createStore } from 'zustand/vanilla';
import { LoadProblem } from '@/components/ui/page';
import { ApprovalCard } from '@/features/approvals/components/approval-card';
import { Conversation } from '@/features/chat/components/conversation';
import { ToolCard } from '@/features/chat/components/tool-card';
import { recordingQuery } from '@/features/replay/api/load-recording';
import { RecordingHeader } from '@/features/replay/components/recording-header';
import { ReplayBar } from '@/features/replay/components/replay-bar';
import { useReplay } from '@/features/replay/hooks/use-replay';
import type { LogEntry } from '@/stream/events';
import { LiveProvider, type Inbox, type Live } from '@/stream/live-context';
import type { Connection, Stream } from '@/stream/socket';
import type { ToolCallState } from '@/stream/state';
import { createThreads } from '@/stream/thread-store';
import { usePageTitle } from '../use-page-title';

const refusal = 'A recording: this was decided when it was made.';
const nowhere = () => {};

export function ReplayPage() {
  usePageTitle('Recording');
  const recording = useQuery(recordingQuery);
  if (recording.data) return <Recording entries={recording.data} />;
  if (recording.isPending) return <p className="p-6 text-muted">Loading…</p>;
  return (
    <div className="p-6">
      <LoadProblem error={recording.error} onRetry={() => void recording.refetch()} />
    </div>
  );
}

function Recording({ entries }: { entries: LogEntry[] }) {
  const replay = useReplay(entries);
  const live = useRecordedClock(replay.shown);
  const { approvals } = replay.thread;
  const renderApproval = useCallback(
    (tool: ToolCallState, said: string | null) => {
      const approval = Object.values(approvals).find(({ id }) => id === tool.approvalId);
      return (
        approval && (
          <ApprovalCard approval={approval} refusal={refusal} said={said}>
            <ToolCard tool={tool} bare />
          </ApprovalCard>
        )
      );
    },
    [approvals],
  );
  return (
    <LiveProvider live={live}>
      <RecordingHeader />
      <Conversation thread={replay.thread} live outgoing={[]} onRetry={nowhere} renderApproval={renderApproval} renderQueued={nothing} />
      <ReplayBar replay={replay} />
    </LiveProvider>
  );
}

const nothing = () => null;

/** What is live below here: no socket, and the clock of the recording, so that a countdown counts as it did. */
function useRecordedClock(shown: string | null): Live {
  const live = useMemo((): Live => {
    const connection = createStore<Connection>(() => ({ phase: 'live', clockOffset: 0, caughtUp: null }));
    const stream: Stream = { connection, lastNewsAt: () => null, start: nowhere, stop: nowhere, subscribe: () => nowhere };
    return { stream, threads: createThreads(stream), inbox: createStore<Inbox | null>(() => null), recorded: true };
  }, []);
  useEffect(() => {
    if (shown) live.stream.connection.setState({ clockOffset: Date.parse(shown) - Date.now() });
  }, [live, shown]);
  return live;
}
