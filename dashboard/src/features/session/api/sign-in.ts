import { api, ApiError } from '@/lib/api-client';

export const usedCode = 'This code or link was used before, or is too old. Start AgentOps again with ./agentops up to get a new link.';

/** Uses up a one-time code; the answer sets the session cookie. Throws with what to do when the code is no good. */
export async function signIn(code: string): Promise<void> {
  const response = await fetch(`/sign-in?code=${encodeURIComponent(code)}`);
  if (!response.ok || isRefused(new URL(response.url).search)) throw new ApiError(response.status, { detail: usedCode });
}

/** The server sends a reader whose link is no good to the start page with this mark. */
export function isRefused(search: string): boolean {
  return new URLSearchParams(search).has('sign-in');
}

export function signOut(): Promise<void> {
  return api.post('/api/sign-out');
}
