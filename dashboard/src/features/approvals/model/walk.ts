/** The id beside the present one, around the ends; from none of them, the first or the last. Null when there is none. */
export function neighbour(ids: string[], present: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const at = present === null ? -1 : ids.indexOf(present);
  if (at === -1) return ids.at(step === 1 ? 0 : -1) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}
