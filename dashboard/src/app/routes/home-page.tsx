import { useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { Composer } from '@/features/chat/components/composer';
import { FailedNote, SendingNote, UserMessage } from '@/features/chat/components/user-message';
import { Welcome } from '@/features/chat/components/welcome';
import { useOutgoing } from '@/features/chat/hooks/use-outgoing';
import { useSend } from '@/features/chat/hooks/use-send';
import { chatRefusal } from '@/features/session/model/permissions';
import { emptyThread } from '@/stream/state';
import { useSignedIn } from '../me-context';
import { usePageTitle } from '../use-page-title';

export function HomePage() {
  const navigate = useNavigate();
  const onAccepted = useCallback((threadId: string) => void navigate({ to: '/threads/$threadId', params: { threadId } }), [navigate]);
  const send = useSend(null, onAccepted);
  const outgoing = useOutgoing(null, emptyThread);
  const me = useSignedIn();
  const refusal = chatRefusal(me);
  usePageTitle(null);
  const router = useRouter();
  useEffect(() => void router.loadRouteChunk(router.routesById['/threads/$threadId']), [router]);

  return (
    <>
      {outgoing.length === 0 ? (
        <Welcome disabled={refusal !== null} sample={me.sample ?? null} onAsk={(question) => send(question)} />
      ) : (
        <div className="mx-auto w-full max-w-[52rem] flex-1 space-y-5 overflow-y-auto px-4 py-6 sm:px-6">
          <h1 className="sr-only">New thread</h1>
          {outgoing.map((message) => (
            <UserMessage
              key={message.id}
              text={message.content}
              note={message.state === 'failed' ? <FailedNote error={message.error} onRetry={() => send(message.content, 'queue', message.agent, message)} /> : <SendingNote />}
            />
          ))}
        </div>
      )}
      <Composer key="new" threadId={null} going={false} agents={me.agents} refusal={refusal} onSend={send} />
    </>
  );
}
