/** The code in what was pasted: a sign-in link or the bare code. */
export function codeFrom(pasted: string): string {
  const text = pasted.trim();
  return /[?&]code=([^&#\s]+)/.exec(text)?.[1] ?? text;
}
