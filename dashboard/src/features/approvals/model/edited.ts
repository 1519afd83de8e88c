import type { Approval } from '@/stream/events';
import { argumentsText, commandText } from './approval';

/** What a human made of a call, as two texts. */
export interface Edited {
  /** What the texts are of: a path, else what they say. */
  name: string;
  before: string;
  after: string;
}

type Call = Pick<Approval, 'arguments' | 'preview'>;

/** Null when nobody edited it, and in logs that do not have what the agent proposed. */
export function editedOf(approval: Approval): Edited | null {
  const proposed = proposedOf(approval.proposed);
  if (!approval.editedBy || !proposed) return null;
  const from = shown(proposed);
  const to = shown(approval);
  // What differs lies elsewhere in the arguments, such as the folder of a command.
  if (!from || !to || from.name !== to.name || from.text === to.text) return { name: 'Arguments', before: argumentsText(proposed.arguments), after: argumentsText(approval.arguments) };
  return { name: to.name, before: from.text, after: to.text };
}

function shown({ preview }: Call): { name: string; text: string } | null {
  switch (preview?.kind) {
    case 'diff':
      return { name: preview.path, text: preview.after };
    case 'command':
      return { name: 'Command', text: preview.command };
    case 'program':
      return { name: 'Command', text: commandText(preview.argv) };
    default:
      return null;
  }
}

function proposedOf(proposed: unknown): Call | null {
  return typeof proposed === 'object' && proposed !== null && 'arguments' in proposed ? (proposed as Call) : null;
}
