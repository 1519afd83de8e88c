import { ArrowDown } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { CopiedPast } from '@/components/copied-past/copied-past';
import type { QueuedMessage, ThreadState } from '@/stream/state';
import { useStickToBottom } from '../hooks/use-stick-to-bottom';
import type { OutgoingMessage } from '../model/outbox';
import { stalledAdvice } from '../model/run-advice';
import { announcement, currentRun, isUnderWay, queueOf, sectionsOf, type Section } from '../model/timeline';
import { AgentTurn, type RenderApproval } from './agent-turn';
import { ModelWait } from './model-wait';
import { NoteLine } from './note-line';
import { RouterChip } from './router-chip';
import { RunAdvice } from './run-advice';
import { RunEnd } from './run-end';
import { SwitchLine } from './switch-line';
import { FailedNote, QueuedNote, SendingNote, UserMessage } from './user-message';

interface ConversationProps {
  /** None for one that no server holds. */
  threadId?: string;
  thread: ThreadState;
  live: boolean;
  outgoing: OutgoingMessage[];
  onRetry: (message: OutgoingMessage) => void;
  renderApproval: RenderApproval;
  renderQueued: (message: QueuedMessage) => ReactNode;
}

export function Conversation({ threadId, thread, live, outgoing, onRetry, renderApproval, renderQueued }: ConversationProps) {
  const { scroller, content, away, toBottom } = useStickToBottom();
  const sections = useMemo(() => sectionsOf(thread), [thread]);
  const run = currentRun(thread);
  const going = isUnderWay(run);
  const stalled = stalledAdvice(run);

  return (
    <div className="group/conversation relative min-h-0 flex-1">
      <p role="status" aria-live="polite" className="sr-only">
        {live ? announcement(thread) : ''}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <div ref={scroller} tabIndex={0} role="group" aria-label="Conversation" className="relative h-full overflow-y-auto outline-offset-[-2px]">
        <div ref={content} className="mx-auto max-w-[52rem] space-y-5 px-4 py-6 sm:px-6">
          {!live && sections.length === 0 && outgoing.length === 0 && <LoadingLines />}
          {sections.map((section) => (
            <SectionView key={section.id} section={section} threadId={threadId} renderApproval={renderApproval} />
          ))}
          {run && <ModelWait run={run} />}
          {run && stalled && <RunAdvice run={run} advice={stalled} />}
          {queueOf(thread).map(renderQueued)}
          {outgoing.map((message) => (
            <UserMessage key={message.id} text={message.content} note={<OutgoingNote message={message} going={going} onRetry={onRetry} />} />
          ))}
        </div>
      </div>
      {away && (
        <button
          type="button"
          onClick={toBottom}
          className="absolute right-4 bottom-3 inline-flex min-h-9 items-center gap-1.5 rounded-full border border-line-strong bg-surface px-3.5 text-sm shadow-lg group-has-[form:focus-within]/conversation:hidden hover:bg-raised"
        >
          <ArrowDown aria-hidden className="size-4" /> Latest
        </button>
      )}
    </div>
  );
}

function SectionView({ section, threadId, renderApproval }: { section: Section; threadId: string | undefined; renderApproval: RenderApproval }) {
  switch (section.kind) {
    case 'user':
      return <UserMessage text={section.message.text} at={section.message.at} />;
    case 'router':
      return <RouterChip decision={section.decision} />;
    case 'switch':
      return <SwitchLine {...section.change} />;
    case 'note':
      return (
        <>
          <NoteLine note={section.note} />
          {threadId && section.note.about.name === 'ops.run.forked' && section.note.about.value.messages > 0 && (
            <CopiedPast threadId={threadId} count={section.note.about.value.messages} />
          )}
        </>
      );
    case 'turn':
      return <AgentTurn agent={section.agent} parts={section.parts} renderApproval={renderApproval} />;
    case 'run-end':
      return <RunEnd run={section.run} />;
  }
}

function OutgoingNote({ message, going, onRetry }: { message: OutgoingMessage; going: boolean; onRetry: (message: OutgoingMessage) => void }) {
  if (message.state === 'failed') return <FailedNote error={message.error} onRetry={() => onRetry(message)} />;
  if (message.state === 'sending') return <SendingNote />;
  return going ? <QueuedNote kind={message.steer ? 'steer' : 'request'} /> : <SendingNote label="Starting" />;
}

function LoadingLines() {
  return (
    <div aria-hidden className="space-y-4">
      {['ml-auto w-1/2 h-10', 'w-2/3 h-5', 'w-full h-24', 'w-3/4 h-5'].map((shape) => (
        <div key={shape} className={`rounded-lg bg-raised motion-safe:animate-pulse ${shape}`} />
      ))}
    </div>
  );
}
