import { api, ApiError } from '@/lib/api-client';

/** Uses up a one-time code; the answer sets the session cookie. Throws with what to do when the code is no good. */
export async function signIn(code: string): Promise<void> {
  const response = await fetch(`/sign-in?code=${encodeURIComponent(code)}`, { headers: { Accept: 'application/problem+json, text/html' } });
  if (response.ok) return;
  const problem: unknown = await response.json().catch(() => null);
  throw new ApiError(response.status, { detail: 'This code is used up or too old. Get a new one with ./agentops token.', ...(problem as object) });
}

export function signOut(): Promise<void> {
  return api.post('/api/sign-out');
}
