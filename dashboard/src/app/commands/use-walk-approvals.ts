import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { pendingApprovalsQuery } from '@/features/approvals/api/get-approvals';
import { neighbour } from '@/features/approvals/model/walk';

const listed = () => [...document.querySelectorAll<HTMLElement>('[data-waiting]')];

/** Goes to the approval that waits next, or before: in the list when one is in view, on their page to its card there, else to its card in its thread. Decides nothing. */
export function useWalkApprovals(): (step: 1 | -1) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    async (step) => {
      const list = listed();
      if (list.length > 0) {
        const id = neighbour(list.map((link) => link.dataset.waiting ?? ''), focused('[data-waiting]')?.dataset.waiting ?? null, step);
        list.find((link) => link.dataset.waiting === id)?.focus();
        return;
      }
      const waiting = await queries.fetchQuery({ ...pendingApprovalsQuery, staleTime: 10_000 });
      const onTheirPage = location.pathname === '/approvals';
      const present = focused('[id^="approval-"]')?.id ?? (onTheirPage ? new URLSearchParams(location.search).get('open') : location.hash.slice(1)) ?? '';
      const id = neighbour(waiting.map((approval) => approval.id), present.replace('approval-', ''), step);
      const next = waiting.find((approval) => approval.id === id);
      if (!next) return;
      if (onTheirPage) {
        await navigate({ to: '/approvals', search: { open: next.id }, replace: true });
        return;
      }
      const hash = `approval-${next.id}`;
      await navigate({ to: '/threads/$threadId', params: { threadId: next.threadId }, hash });
      document.getElementById(hash)?.focus();
    },
    [queries, navigate],
  );
}

function focused(selector: string): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(selector) ?? null;
}
