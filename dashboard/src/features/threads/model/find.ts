/** What is typed into the search of threads, as the URL says it. */
export interface Find {
  find?: string;
}

export function findOf(search: object): Find {
  const { find } = search as { find?: unknown };
  const words = typeof find === 'string' || typeof find === 'number' || typeof find === 'boolean' ? String(find) : '';
  return words === '' ? {} : { find: words };
}
