import { queryOptions } from '@tanstack/react-query';
import { api, ApiError } from '@/lib/api-client';
import { refusalText } from '../model/refusal-text';

/** `issuer`: what to call the service to sign in with, if there is one. */
export const waysQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => api.get<{ issuer?: string }>('/api/sign-in', signal),
});

/** Uses up a one-time code; the answer sets the session cookie. Throws with what to do when the code is no good. */
export async function signIn(code: string): Promise<void> {
  const response = await fetch(`/sign-in?code=${encodeURIComponent(code)}`);
  if (response.status === 429) throw new ApiError(429, { detail: `Too many wrong codes came from here. Try again in ${response.headers.get('Retry-After') ?? 'a few'} s.` });
  const refusal = response.ok ? refusalText(new URL(response.url).search) : refusalText('?sign-in=used');
  if (refusal) throw new ApiError(response.status, { detail: refusal });
}

export function signOut(): Promise<void> {
  return api.post('/api/sign-out');
}
