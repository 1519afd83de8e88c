/** The two runs that the URL names; empty for none. */
export interface Compared {
  a: string;
  b: string;
}

export function comparedOf(search: Record<string, unknown>): Compared {
  return { a: idOf(search.a), b: idOf(search.b) };
}

function idOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
