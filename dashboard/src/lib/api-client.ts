import type { Problem } from '@/stream/events';

/** An answer that was not a success, in the server's words. Status 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch(() => {
    throw new ApiError(0, { detail: "The AgentOps server can't be reached. Is it running? Start it with ./agentops up." });
  });
  const text = await response.text();
  if (!response.ok) throw new ApiError(response.status, parseProblem(text));
  return (text ? JSON.parse(text) : undefined) as T;
}

function parseProblem(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}

const changing = (method: string, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method,
  headers: {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    // A cross-site form can't send it.
    'X-AgentOps-Client': 'dashboard',
    ...headers,
  },
  body: body === undefined ? null : JSON.stringify(body),
});

/** `etag`: of what the writer saw. The server refuses when it has changed since. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) =>
    request<T>(path, { headers: { Accept: 'application/json' }, ...(signal && { signal }) }),
  /** `key`: sent again with the same, it is done once. */
  post: <T>(path: string, body: unknown = {}, key?: string) => request<T>(path, changing('POST', body, key === undefined ? {} : { 'Idempotency-Key': key })),
  patch: <T>(path: string, etag: string, body: unknown) => request<T>(path, changing('PATCH', body, { 'If-Match': etag })),
  remove: (path: string, etag = '*') => request<void>(path, changing('DELETE', undefined, { 'If-Match': etag })),
};
