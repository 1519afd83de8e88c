/** What is looked for, as the address says it; what is not named is any. */
export interface AuditSearch {
  actor?: string;
  action?: string;
  text?: string;
  thread?: string;
  /** Local days, such as `2026-11-28`, both included. */
  from?: string;
  to?: string;
}

const names = ['actor', 'action', 'text', 'thread', 'from', 'to'] as const;
const days = new Set<string>(['from', 'to']);
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Whatever stands in an address becomes a search: what is no text, is empty or is no day is left out. */
export function searchFrom(given: Record<string, unknown>): AuditSearch {
  const kept = names.flatMap((name) => {
    const value = given[name];
    // The router reads ?text=12 as a number.
    const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
    return text === '' || (days.has(name) && !isDay(text)) ? [] : [[name, text.slice(0, 200)] as const];
  });
  return Object.fromEntries(kept);
}

function isDay(text: string): boolean {
  return day.test(text) && !Number.isNaN(Date.parse(text));
}

export function isAnything(search: AuditSearch): boolean {
  return names.every((name) => search[name] === undefined);
}

/** The server's query for a page; days are the reader's own, from midnight to midnight. */
export function queryOf(search: AuditSearch, before: number | null): URLSearchParams {
  const { actor, action, text, thread, from, to } = search;
  return new URLSearchParams({
    limit: '50',
    ...(actor && { actor }),
    ...(action && { action }),
    ...(text && { text }),
    ...(thread && { thread }),
    ...(from && { since: midnight(from, 0) }),
    ...(to && { until: midnight(to, 1) }),
    ...(before !== null && { before: String(before) }),
  });
}

function midnight(ofDay: string, plusDays: number): string {
  const at = new Date(`${ofDay}T00:00:00`);
  at.setDate(at.getDate() + plusDays);
  return at.toISOString();
}
