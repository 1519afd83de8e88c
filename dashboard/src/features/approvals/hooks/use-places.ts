import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useInbox } from '@/stream/live-context';
import { pendingApprovalsQuery } from '../api/get-approvals';
import { placeOf, type Place } from '../model/place';

/** Where each approval stands among all that wait. The server is asked only when more than one does. */
export function usePlaces(): (id: string) => Place | null {
  const several = (useInbox()?.pending ?? 0) > 1;
  const { data } = useQuery({ ...pendingApprovalsQuery, enabled: several });
  return useCallback((id) => (several && data ? placeOf(data, id) : null), [several, data]);
}
