import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api-client';
import type { Role } from '@/stream/events';

/** A token or a session that is good; never with its secret. */
export interface Credential {
  id: string;
  name: string;
  role: Role;
  madeBy: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt?: string;
  threads: string[];
  client: string;
  current: boolean;
}

export interface NewAccess {
  name: string;
  role: Role;
}

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await api.get<{ tokens: Credential[] }>('/api/tokens', signal)).tokens,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.get<{ sessions: Credential[] }>('/api/sessions', signal)).sessions,
});

export const revokeToken = (id: string) => api.remove(`/api/tokens/${encodeURIComponent(id)}`);

export const endSession = (id: string) => api.remove(`/api/sessions/${encodeURIComponent(id)}`);

export const signOutEverywhere = () => api.remove('/api/sessions');

export async function createToken(asked: NewAccess & { days: number }): Promise<string> {
  return (await api.post<{ token: string }>('/api/tokens', asked)).token;
}

export async function createLink(asked: NewAccess): Promise<string> {
  return (await api.post<{ link: string }>('/api/sign-in-links', asked)).link;
}
