import { api } from '@/lib/api-client';

/** Resolves when the fault shows: after some seconds. */
export function breakSample(): Promise<unknown> {
  return api.post('/api/sample/break');
}
