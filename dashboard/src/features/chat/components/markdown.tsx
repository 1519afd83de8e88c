import { memo, useState, type ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remend from 'remend';
import { CopyButton } from '@/components/ui/copy-button';
import { createFreezer, reachesOverBlocks } from '../model/freeze-blocks';

const plugins = [remarkGfm];

/** Model text may carry what a log line told it to write: nothing in it may load, run or look like more than text. */
const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <SafeLink href={typeof src === 'string' ? src : undefined}>{`image: ${alt || 'no description'}`}</SafeLink>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h5: ({ children }) => <h4>{children}</h4>,
  h6: ({ children }) => <h4>{children}</h4>,
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  pre: ({ node, children }) => (
    <div className="overflow-hidden rounded-lg border border-line bg-bg">
      <div className="flex justify-end border-b border-line px-2 py-0.5">
        <CopyButton text={textOf(node)} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above */}
      <pre className="overflow-x-auto px-3 py-2 leading-5" tabIndex={0} role="group" aria-label="Code">
        {children}
      </pre>
    </div>
  ),
};

function SafeLink({ href, children }: ComponentProps<'a'>) {
  if (!href || !/^(?:https?:|mailto:)/i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

interface HastNode {
  value?: string;
  children?: HastNode[];
}

function textOf(node: HastNode | undefined): string {
  return node?.value ?? node?.children?.map(textOf).join('') ?? '';
}

/** One finished piece of markdown. */
export const MarkdownBlock = memo(function MarkdownBlock({ text }: { text: string }) {
  return (
    <div>
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
});

/** A markdown text that may still be growing: finished blocks are parsed once. */
export function Markdown({ text, open }: { text: string; open: boolean }) {
  const [freeze] = useState(createFreezer);
  if (!open && reachesOverBlocks(text)) {
    return (
      <div className="prose">
        <MarkdownBlock text={text} />
      </div>
    );
  }
  const { frozen, tail } = freeze(text);
  return (
    <div className="prose">
      {frozen.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- frozen blocks never move
        <MarkdownBlock key={index} text={block} />
      ))}
      {tail && <MarkdownBlock key={frozen.length} text={open ? remend(tail, { linkMode: 'text-only' }) : tail} />}
    </div>
  );
}
