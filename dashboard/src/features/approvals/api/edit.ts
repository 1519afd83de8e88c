import { useMutation } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Approval } from '@/stream/events';

/** How an edited call would be; its digest goes with the decision. */
export interface EditedCall {
  arguments: unknown;
  title: string;
  preview: Approval['preview'];
  warnings: string[];
  digest: string;
  fourEyes: boolean;
}

export function usePreviewEdit(approval: Approval) {
  return useMutation({
    mutationFn: (edited: unknown) => api.post<EditedCall>(`/api/approvals/${approval.id}/preview`, { arguments: edited }),
  });
}

/** A day more. */
export function useExtend(approval: Approval) {
  return useMutation({ mutationFn: () => api.post<Approval>(`/api/approvals/${approval.id}/extend`, { hours: 24 }) });
}
