/** One argument as a person edits it: a text as it is, a list of words one a line, anything else as JSON. */
export interface EditField {
  name: string;
  kind: 'text' | 'words' | 'json';
  text: string;
}

export function fieldsOf(callArguments: unknown): EditField[] {
  if (typeof callArguments !== 'object' || callArguments === null || Array.isArray(callArguments)) return [];
  return Object.entries(callArguments).map(([name, value]) => ({ name, ...shown(value) }));
}

function shown(value: unknown): Pick<EditField, 'kind' | 'text'> {
  if (typeof value === 'string') return { kind: 'text', text: value };
  const isWords = Array.isArray(value) && value.every((word) => typeof word === 'string' && !word.includes('\n'));
  if (isWords) return { kind: 'words', text: value.join('\n') };
  return { kind: 'json', text: JSON.stringify(value, null, 2) };
}

/** @throws SyntaxError when a field that is JSON is none */
export function argumentsOf(fields: EditField[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, kind, text }) => [name, kind === 'text' ? text : kind === 'words' ? text.split('\n') : (JSON.parse(text) as unknown)]));
}
