import type { Approval } from '@/stream/events';

/** Where an approval stands among those that wait, counted from 1. */
export interface Place {
  at: number;
  of: number;
}

/** In the order of the list, which is that of J and K; null when it is alone or not in it. */
export function placeOf(waiting: Pick<Approval, 'id'>[], id: string): Place | null {
  const at = waiting.findIndex((approval) => approval.id === id);
  return at === -1 || waiting.length < 2 ? null : { at: at + 1, of: waiting.length };
}
