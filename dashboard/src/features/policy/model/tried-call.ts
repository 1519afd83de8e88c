import { commandWords } from '@/lib/command-words';

/** What is tried, as the address says it. */
export interface Tried {
  tool?: string | undefined;
  /** A command, a path, a service, a script or JSON: by the tool. */
  call?: string | undefined;
  tainted?: boolean | undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 2000) : undefined;
}

export function triedFrom(given: Record<string, unknown>): Tried {
  return { tool: text(given['tool']), call: text(given['call']), tainted: given['tainted'] === true ? true : undefined };
}

export interface CallForm {
  label: string;
  example: string;
  /** @throws SyntaxError when a text that has to be JSON is none */
  read: (text: string) => unknown;
}

const json: CallForm = { label: 'Arguments as JSON', example: '{"name": "value"}', read: (text) => JSON.parse(text) as unknown };

const forms = new Map<string, CallForm>(
  Object.entries({
    run_command: { label: 'Command', example: 'git push --force origin main', read: (text) => ({ argv: commandWords(text) }) },
    shell_command_execute: { label: 'Script', example: 'rm -rf build', read: (text) => ({ command: text }) },
    restart_service: { label: 'Service', example: 'store-api', read: (text) => ({ service: text.trim() }) },
    write_file: { label: 'File', example: 'store-api/config/store.conf', read: (text) => ({ path: text.trim(), content: 'any\n' }) },
  } satisfies Record<string, CallForm>),
);

/** How a call of a tool is written down in one line. */
export function callForm(tool: string): CallForm {
  return forms.get(tool) ?? json;
}
