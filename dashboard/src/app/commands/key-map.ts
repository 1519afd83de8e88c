export type Command = 'palette' | 'keys' | 'write' | 'next-approval' | 'previous-approval' | 'stop';

export interface Shortcut {
  /** As they are written on the keys; any of them. */
  keys: string[];
  does: string;
  /** Heard on every page; else the place itself hears it. */
  command?: Command;
}

const mac = () => /Mac|iPhone|iPad/.test(navigator.platform);
export const paletteKey = () => (mac() ? '⌘ K' : 'Ctrl K');

/** Every key of the page: what the overlay shows and what is heard everywhere. */
export const keyMap = (): { place: string; shortcuts: Shortcut[] }[] => [
  {
    place: 'Everywhere',
    shortcuts: [
      { keys: [paletteKey()], does: 'Go to a place, a thread or a run, or do something with what is shown', command: 'palette' },
      { keys: ['?'], does: 'Show these keys', command: 'keys' },
      { keys: ['J'], does: 'Go to the next approval that waits', command: 'next-approval' },
      { keys: ['K'], does: 'Go to the one before', command: 'previous-approval' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    place: 'An approval, while its card has the focus',
    shortcuts: [
      { keys: ['A'], does: 'Approve, after it was in view for a second; a high risk takes a second A, or Enter' },
      { keys: ['R'], does: 'Reject, with a reason' },
      { keys: ['E'], does: 'Edit what would run' },
    ],
  },
  {
    place: 'A thread',
    shortcuts: [
      { keys: ['/'], does: 'Go to the message field', command: 'write' },
      { keys: ['Enter'], does: 'Send the message' },
      { keys: ['Shift Enter'], does: 'Start a new line' },
    ],
  },
  {
    place: 'A run under way, in its thread or in its waterfall',
    shortcuts: [{ keys: ['S'], does: 'Stop it: what that means is said first, and S again, a moment later, does it', command: 'stop' }],
  },
  {
    place: 'The waterfall of a run',
    shortcuts: [
      { keys: ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], does: 'Move' },
      { keys: ['←', '→'], does: 'Shut or open a span; go to its parent, or into it' },
      { keys: ['Enter'], does: 'Open the details' },
      { keys: ['/'], does: 'Go to the filter' },
    ],
  },
];

export interface KeyPress {
  key: string;
  /** Control or command. */
  control: boolean;
  alt: boolean;
  composing: boolean;
  inField: boolean;
}

const plain: Record<string, Command> = { '?': 'keys', '/': 'write', j: 'next-approval', k: 'previous-approval', s: 'stop' };

/** What a key means on every page. A letter typed into a field means itself. */
export function commandOf({ key, control, alt, composing, inField }: KeyPress): Command | null {
  if (composing || alt) return null;
  if (control) return key.toLowerCase() === 'k' ? 'palette' : null;
  return inField ? null : (plain[key.toLowerCase()] ?? null);
}
