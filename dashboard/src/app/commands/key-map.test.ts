import { expect, it } from 'vitest';
import { commandOf, keyMap, type KeyPress } from './key-map';

const press = (key: string, change: Partial<KeyPress> = {}) => commandOf({ key, control: false, alt: false, composing: false, inField: false, ...change });

it('hears its keys anywhere but in a field', () => {
  expect(['?', '/', 'j', 'K', 's', 'a', 'Enter'].map((key) => press(key))).toEqual(['keys', 'write', 'next-approval', 'previous-approval', 'stop', null, null]);
  expect(['?', '/', 'j', 'K', 's'].map((key) => press(key, { inField: true }))).toEqual([null, null, null, null, null]);
  expect([press('j', { alt: true }), press('j', { composing: true })]).toEqual([null, null]);
});

it('opens the palette from a field too', () => {
  expect(press('k', { control: true, inField: true })).toBe('palette');
  expect([press('j', { control: true }), press('s', { control: true })]).toEqual([null, null]);
});

it('shows each command that it hears', () => {
  const shown = keyMap().flatMap(({ shortcuts }) => shortcuts.map(({ command }) => command)).filter((command) => command !== undefined);
  expect(shown.toSorted()).toEqual(['keys', 'next-approval', 'palette', 'previous-approval', 'stop', 'write']);
});
