import { describe, expect, it } from 'vitest';
import { countHidden, visibleParts } from './visible-text';

const shown = (text: string) => visibleParts(text).map((part) => part.text).join('');

describe('visibleParts', () => {
  it.each([
    ['right-to-left override', 'rm \u202e-rf', 'rm \\u{202E}-rf'],
    ['isolates', 'a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['zero-width space', 'r\u200bm', 'r\\u{200B}m'],
    ['zero-width joiner', 'r\u200dm', 'r\\u{200D}m'],
    ['byte order mark', '\ufeffls', '\\u{FEFF}ls'],
    ['soft hyphen', 'a\u00adb', 'a\\u{AD}b'],
    ['escape sequence', 'ls\u001b[2K', 'ls\\u{1B}[2K'],
    ['carriage return, that hides what is before it', 'evil\rgood', 'evil\\u{D}good'],
    ['null and delete', '\u0000\u007f', '\\u{0}\\u{7F}'],
    ['tag characters', '\u{e0072}', '\\u{E0072}'],
    ['variation selector', 'a\ufe0f', 'a\\u{FE0F}'],
    ['Hangul filler', '\u3164', '\\u{3164}'],
    ['blank Braille', '\u2800', '\\u{2800}'],
    ['no-break space', 'a\u00a0b', 'a\\u{A0}b'],
    ['line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['interlinear annotation', 'a\ufff9b', 'a\\u{FFF9}b'],
    ['lone surrogate', 'a\ud800b', 'a\\u{D800}b'],
  ])('draws %s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(countHidden(text)).toBeGreaterThan(0);
  });

  it.each(['ls -la\n\tgrep "x" | wc', 'Preis: 5 € für Bücher', '日本語 текст العربية', '🔥', ''])('leaves %j as it is', (text) => {
    expect(shown(text)).toBe(text);
    expect(countHidden(text)).toBe(0);
  });

  it('does not take the written escape for a hidden character', () => {
    expect(visibleParts('\\u{200B}')).toEqual([{ text: '\\u{200B}', hidden: false }]);
  });
});
