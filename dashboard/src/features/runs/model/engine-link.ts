/** The page of the durable engine's own UI with this run's invocation; null when it has none that may be linked. */
export function engineLink(engineUrl: string | null, runId: string): string | null {
  if (!engineUrl || !/^https?:\/\//.test(engineUrl)) return null;
  const link = new URL('invocations', engineUrl.endsWith('/') ? engineUrl : `${engineUrl}/`);
  link.searchParams.set('filter_target_service_key', JSON.stringify({ operation: 'EQUALS', value: runId }));
  return link.href;
}
