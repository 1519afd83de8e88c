import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import { ApprovalCard } from '@/features/approvals/components/approval-card';
import { usePlaces } from '@/features/approvals/hooks/use-places';
import { Composer } from '@/features/chat/components/composer';
import { Conversation } from '@/features/chat/components/conversation';
import { QueuedMessageView } from '@/features/chat/components/queued-message';
import { RollBackContext } from '@/features/chat/components/roll-back';
import { OverrideContext } from '@/features/chat/components/send-to';
import { RunHeader } from '@/features/chat/components/run-header';
import { ToolCard } from '@/features/chat/components/tool-card';
import { BesideContext } from '@/features/chat/components/trace-link';
import { useOutgoing } from '@/features/chat/hooks/use-outgoing';
import { useShares } from '@/features/chat/hooks/use-shares';
import { useSend } from '@/features/chat/hooks/use-send';
import { currentRun, isUnderWay, spentInThread } from '@/features/chat/model/timeline';
import { chatRefusal, decisionRefusal, rerunRefusal } from '@/features/session/model/permissions';
import { ThreadMenu } from '@/features/threads/components/thread-menu';
import { threadTitle } from '@/features/threads/model/thread-title';
import { useListedThreads } from '@/features/threads/api/get-threads';
import { useMarkSeen } from '@/features/threads/hooks/seen-store';
import { useWide } from '@/lib/use-wide';
import { useLiveThread } from '@/stream/live-context';
import type { ThreadState, ToolCallState } from '@/stream/state';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';
import { useThreadActions } from './use-thread-actions';

const TraceBeside = lazy(() => import('./trace-beside').then(({ TraceBeside: component }) => ({ default: component })));
const nowhere = () => {};

export function ThreadPage() {
  const { threadId } = useParams({ from: '/threads/$threadId' });
  const view = useSearch({ from: '/threads/$threadId' });
  const wide = useWide();
  const me = useSignedIn();
  const { thread, live, problem } = useLiveThread(threadId);
  const title = threadTitle(threadId, useListedThreads(), thread);
  const send = useSend(threadId, nowhere);
  const outgoing = useOutgoing(threadId, thread);
  const run = currentRun(thread);
  const shares = useShares(run, thread);
  const chat = chatRefusal(me);
  const mayChat = chat === null;
  const rollBacks = useMemo(() => ({ ask: (request: string) => send(request), refusal: chat }), [send, chat]);
  const decision = Object.values(thread.routers).findLast((made) => made.runId === run?.id)?.id ?? null;
  const underWay = isUnderWay(run) ? run : null;
  const overrides = useMemo(() => ({ run: underWay, decision, agents: me.agents, refusal: chat }), [underWay, decision, me.agents, chat]);
  const navigate = useNavigate();
  usePageTitle(title);
  useFocusOnHash(thread);
  useThreadActions(threadId, run, chat);
  useMarkSeen(me.user, threadId, thread.lastSeq);

  const { approvals } = thread;
  const deciding = decisionRefusal(me);
  const places = usePlaces();
  const renderApproval = useCallback(
    (tool: ToolCallState, said: string | null) => {
      // A call may be asked about more than once; what was decided before stays in view.
      const asked = Object.values(approvals).filter((approval) => approval.toolCallId === tool.id);
      return (
        <div className="space-y-3">
          {asked.map((approval) => (
            <ApprovalCard key={approval.id} approval={approval} refusal={deciding} reader={me.user} place={places(approval.id)} said={said}>
              {approval.id === tool.approvalId && <ToolCard tool={tool} bare />}
            </ApprovalCard>
          ))}
        </div>
      );
    },
    [approvals, deciding, me.user, places],
  );

  if (problem && thread.lastSeq === 0) return <NoThread detail={problem} />;
  return (
    <div className="flex min-h-0 flex-1">
      <BesideContext value={wide ? threadId : null}>
        <div className="flex min-w-0 flex-1 flex-col">
          <RunHeader title={title ?? 'Thread'} run={run} spent={spentInThread(thread)} shares={shares} mayStop={mayChat}>
            <ThreadMenu threadId={threadId} mayChange={mayChat} onDeleted={() => void navigate({ to: '/' })} />
          </RunHeader>
          <RollBackContext value={rollBacks}>
            <OverrideContext value={overrides}>
              <Conversation
                key={threadId}
                threadId={threadId}
                thread={thread}
                live={live}
                outgoing={outgoing}
                onRetry={(message) => send(message.content, message.steer ? 'steer' : 'queue', message.agent, message)}
                renderApproval={renderApproval}
                renderQueued={(message) => <QueuedMessageView key={message.id} threadId={threadId} message={message} to={message.kind === 'request' ? (thread.runs[message.runId]?.ordered?.agent ?? null) : null} going={isUnderWay(run)} mayChange={mayChat} />}
              />
            </OverrideContext>
          </RollBackContext>
          <Composer key={`composer-${threadId}`} threadId={threadId} going={isUnderWay(run)} agents={me.agents} refusal={chat} onSend={send} />
        </div>
      </BesideContext>
      {wide && view.trace && (
        <Suspense>
          <TraceBeside
            runId={view.trace}
            threadId={threadId}
            view={view}
            onView={(next) => void navigate({ to: '/threads/$threadId', params: { threadId }, search: { ...next, trace: view.trace }, replace: true })}
            onClose={() => void navigate({ to: '/threads/$threadId', params: { threadId } })}
            rerunRefusal={rerunRefusal(me)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** A link to an approval, a tool call or a message brings it into view, and the focus to it, as soon as the log has told of it. */
function useFocusOnHash(thread: ThreadState): void {
  const hash = useLocation({ select: (location) => location.hash });
  const ready = isTold(thread, hash);
  useEffect(() => {
    if (!ready) return;
    const card = document.getElementById(hash);
    card?.scrollIntoView({ block: 'center' });
    card?.focus({ preventScroll: true });
  }, [ready, hash]);
}

function isTold({ approvals, tools, messages }: ThreadState, hash: string): boolean {
  const id = hash.slice(hash.indexOf('-') + 1);
  if (hash.startsWith('approval-')) return approvals[id] !== undefined;
  if (hash.startsWith('call-')) return tools[id] !== undefined;
  return hash.startsWith('message-') && messages[id] !== undefined;
}

function NoThread({ detail }: { detail: string }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-lg font-semibold">This thread can't be shown</h1>
      <p className="text-muted">{detail}</p>
      <Link to="/" className="text-accent underline underline-offset-2">
        Start a new thread
      </Link>
    </div>
  );
}
