import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useSettled } from '@/features/approvals/hooks/use-settled';
import { findOf } from '@/features/threads/model/find';

/** The words of the search of threads. They stay while one goes from thread to thread, and are in the URL of each. */
export function useFind(amongThreads: boolean): [string, (words: string) => void] {
  const navigate = useNavigate();
  // Of the location, like the words: a thread whose page is still being loaded is not among the matches.
  const threadId = useLocation({ select: ({ pathname }) => /^\/threads\/([^/]+)$/.exec(pathname)?.[1] ?? null });
  const inUrl = useLocation({ select: ({ search }) => findOf(search).find ?? '' });
  const [words, setWords] = useState(inUrl);
  const settled = useSettled(words.trim());
  useEffect(() => {
    if (!amongThreads || settled === inUrl) return;
    const find = settled === '' ? undefined : settled;
    if (threadId) void navigate({ to: '/threads/$threadId', params: { threadId }, search: (before) => ({ ...before, find }), hash: true, replace: true });
    else void navigate({ to: '/', search: { find }, replace: true });
  }, [amongThreads, threadId, settled, inUrl, navigate]);
  return [words, setWords];
}
