import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CirclePlay, Hand, Keyboard, ListTree, MessageSquare, Plus, Rows3, SunMoon } from 'lucide-react';
import { useMemo } from 'react';
import { usePendingApprovals } from '@/features/approvals/api/get-approvals';
import { useSettled } from '@/features/approvals/hooks/use-settled';
import { headline } from '@/features/approvals/model/approval';
import { runSearchQuery } from '@/features/runs/api/search-runs';
import { useListedThreads } from '@/features/threads/api/get-threads';
import { searchQuery } from '@/features/threads/api/search-threads';
import { titleOf } from '@/features/threads/model/thread-list';
import { applyDensity } from '@/lib/density';
import { runEndLook } from '@/lib/status';
import { applyTheme } from '@/lib/theme';
import { navigation } from '../navigation';
import { matching } from './matching';
import { useOfferedActions, type Action } from './page-actions';

const recentThreads = 5;
const foundRuns = 5;

/** What can be done and gone to, as far as it has the words: what waits, what this page offers, places, threads, runs. */
export function useAllActions(words: string, onKeys: () => void): Action[] {
  const offered = useOfferedActions();
  const general = useGeneralActions(onKeys);
  const waiting = useWaiting();
  const settled = useSettled(words.trim());
  const threads = useThreadActions(words.trim() === '', settled);
  const runs = useRunActions(settled);
  return useMemo(() => [...matching([...waiting, ...offered, ...general], words), ...threads, ...runs], [offered, waiting, general, threads, runs, words]);
}

function useGeneralActions(onKeys: () => void): Action[] {
  const navigate = useNavigate();
  return useMemo(() => {
    const places = navigation.map(({ to, label, icon }): Action => ({ id: `go ${to}`, label, kind: 'Place', icon, run: () => void navigate({ to }) }));
    const fresh: Action = {
      id: 'new-thread', label: 'New thread', kind: 'Ask', icon: Plus,
      run: async () => {
        await navigate({ to: '/' });
        document.getElementById('composer')?.focus();
      },
    };
    const themes = (['light', 'dark', 'system'] as const).map((theme): Action => ({ id: `theme ${theme}`, label: `Theme: ${theme === 'system' ? 'as the system' : theme}`, kind: 'Look', icon: SunMoon, run: () => applyTheme(theme) }));
    const densities = (['comfortable', 'compact'] as const).map((density): Action => ({ id: `density ${density}`, label: `Density: ${density}`, kind: 'Look', icon: Rows3, run: () => applyDensity(density) }));
    const replay: Action = { id: 'replay', label: 'Watch a recorded incident', kind: 'Help', icon: CirclePlay, run: () => void navigate({ to: '/replay' }) };
    return [fresh, ...places, replay, { id: 'keys', label: 'Show the keys', kind: 'Help', icon: Keyboard, run: onKeys }, ...themes, ...densities];
  }, [navigate, onKeys]);
}

function useWaiting(): Action[] {
  const navigate = useNavigate();
  const { data } = usePendingApprovals();
  return useMemo(
    () =>
      (data ?? []).map((approval) => ({
        id: `approval ${approval.id}`, label: headline(approval), kind: 'Waits for approval', icon: Hand,
        run: () => void navigate({ to: '/threads/$threadId', params: { threadId: approval.threadId }, hash: `approval-${approval.id}` }),
      })),
    [data, navigate],
  );
}

/** By the server's search, as in the list of threads; with no words, the newest. */
function useThreadActions(all: boolean, settled: string): Action[] {
  const navigate = useNavigate();
  const found = useQuery({ ...searchQuery(settled), enabled: settled !== '', placeholderData: keepPreviousData }).data?.threads;
  const listed = useListedThreads()?.pages[0]?.threads.slice(0, recentThreads);
  const threads = all ? listed : found;
  return useMemo(
    () =>
      (threads ?? []).map((thread) => ({
        id: `thread ${thread.id}`, label: titleOf(thread), kind: 'Thread', icon: MessageSquare,
        run: () => void navigate({ to: '/threads/$threadId', params: { threadId: thread.id } }),
      })),
    [threads, navigate],
  );
}

/** By words of it or by its id, as the list of runs finds them. */
function useRunActions(settled: string): Action[] {
  const navigate = useNavigate();
  const found = useQuery({ ...runSearchQuery(settled, foundRuns), enabled: settled !== '', placeholderData: keepPreviousData }).data?.runs;
  return useMemo(
    () =>
      (settled === '' ? [] : (found ?? [])).map((run) => ({
        id: `run ${run.id}`, label: run.question, kind: `Run · ${runEndLook(run).label}`, icon: ListTree,
        run: () => void navigate({ to: '/runs/$runId', params: { runId: run.id } }),
      })),
    [found, settled, navigate],
  );
}
