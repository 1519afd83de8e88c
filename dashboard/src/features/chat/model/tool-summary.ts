/** A tool call's arguments on one line: the values that tell most first. Cut by the layout, never here. */
export function summarize(args: string): string {
  const value = parseJson(args);
  if (value === undefined) return args.replaceAll(/\s+/g, ' ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .toSorted(([a], [b]) => weight(a) - weight(b))
    .filter(([, field]) => field !== null && field !== '')
    .map(([name, field]) => (weight(name) === 0 ? inline(field) : `${name}: ${inline(field)}`))
    .join(' · ')
    .replaceAll(/\s+/g, ' ');
}

/** Indented when it is JSON, else as it came. */
export function pretty(text: string): string {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const telling = new Set(['command', 'path', 'file', 'query', 'service']);
const long = new Set(['content', 'old_text', 'new_text', 'oldText', 'newText', 'before', 'after']);

function weight(name: string): number {
  if (telling.has(name)) return 0;
  return long.has(name) ? 2 : 1;
}

function inline(field: unknown): string {
  return typeof field === 'string' ? field : JSON.stringify(field);
}
