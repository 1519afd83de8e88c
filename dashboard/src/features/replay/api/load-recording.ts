import { queryOptions } from '@tanstack/react-query';
import { entriesOf } from '../model/recording';

/** A real incident of the sample system, as the server told it: a file of its own, fetched when somebody wants to see it. */
export const recordingQuery = queryOptions({
  queryKey: ['recording'],
  queryFn: async () => entriesOf((await import('../../../../testing/logs/incident.jsonl?raw')).default),
  staleTime: Infinity,
});
