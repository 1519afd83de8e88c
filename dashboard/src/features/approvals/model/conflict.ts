import { ApiError } from '@/lib/api-client';
import { formatTime } from '@/lib/format';

const verbs: Record<string, string> = { approved: 'approved', denied: 'rejected', returned: 'sent back with a question', expired: 'expired', cancelled: 'withdrawn' };

/** Someone or something was first (409): what the server says about it. Null for any other error. */
export function conflictOf(error: Error | null): string | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  const { state, decidedBy, decidedAt, detail } = error.problem;
  const verb = typeof state === 'string' ? verbs[state] : undefined;
  if (verb && typeof decidedBy === 'string') {
    const when = typeof decidedAt === 'string' ? ` at ${formatTime(decidedAt)}` : '';
    return `Already ${verb} by ${decidedBy}${when}.`;
  }
  return detail ?? 'Already decided.';
}
