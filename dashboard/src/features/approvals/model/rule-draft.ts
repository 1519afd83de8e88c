import { commandWords } from '@/lib/command-words';
import type { Approval } from '@/stream/events';
import { commandText } from './approval';

/** As the server takes it; what is left out is as in the approval. */
export interface RuleDraft {
  approvalId: string;
  match: 'exact' | 'pattern';
  argv?: string[];
  path?: string;
  service?: string;
  threadId?: string;
  evenIfTainted: boolean;
  hours: number;
  reason: string;
}

export interface RuleChoices {
  match: 'exact' | 'pattern';
  /** The words, the path or the service that a rule by pattern is about. */
  pattern: string;
  thisThread: boolean;
  evenIfTainted: boolean;
  hours: number;
  reason: string;
}

export const validities = [
  { hours: 1, label: '1 hour' },
  { hours: 8, label: '8 hours' },
  { hours: 7 * 24, label: '7 days' },
];

/** How rules about such a call may differ. */
export interface RuleShape {
  /** A change of a file is by path, always. */
  exact: boolean;
  pattern: { label: string; hint: string; start: string } | null;
}

export function shapeOf({ preview }: Approval): RuleShape {
  switch (preview?.kind) {
    case 'program':
      return {
        exact: true,
        pattern: { label: 'Commands that begin like this', hint: '* stands for any text in a word, ** at the end for more words; never for an option', start: commandText(preview.argv) },
      };
    case 'diff':
      return { exact: false, pattern: { label: 'Changes of this file', hint: '* stands for any text in a name', start: preview.path } };
    case 'restart':
      return { exact: true, pattern: { label: 'This service', hint: '* stands for any text', start: preview.service } };
    default:
      return { exact: true, pattern: null };
  }
}

/** The narrowest that is useful. */
export function firstChoices(approval: Approval): RuleChoices {
  const { exact, pattern } = shapeOf(approval);
  return { match: exact ? 'exact' : 'pattern', pattern: pattern?.start ?? '', thisThread: true, evenIfTainted: false, hours: 8, reason: '' };
}

export function draftOf(approval: Approval, choices: RuleChoices): RuleDraft {
  const { match, pattern, thisThread, evenIfTainted, hours, reason } = choices;
  return {
    approvalId: approval.id,
    match,
    ...(match === 'pattern' && about(approval, pattern)),
    ...(thisThread && { threadId: approval.threadId }),
    evenIfTainted,
    hours,
    reason: reason.trim(),
  };
}

function about({ preview }: Approval, pattern: string): Pick<RuleDraft, 'argv' | 'path' | 'service'> {
  switch (preview?.kind) {
    case 'program':
      return { argv: commandWords(pattern) };
    case 'diff':
      return { path: pattern.trim() };
    case 'restart':
      return { service: pattern.trim() };
    default:
      return {};
  }
}
