import type { Action } from './page-actions';

/** Those that have all the words, in their order; first those whose label begins with what was typed. */
export function matching(actions: Action[], typed: string): Action[] {
  const text = typed.trim().toLowerCase();
  if (text === '') return actions;
  const words = text.split(/\s+/);
  const found = actions.filter(({ label, kind }) => words.every((word) => `${label} ${kind}`.toLowerCase().includes(word)));
  const begins = ({ label }: Action) => label.toLowerCase().startsWith(text);
  return [...found.filter(begins), ...found.filter((action) => !begins(action))];
}
