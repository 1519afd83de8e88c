import { VisibleText } from './visible-text';

/** One line of plain words in which `backticks` mark code, and nothing else is read as markup. */
export function InlineCode({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((piece, index) =>
    index % 2 === 0 ? (
      // oxlint-disable-next-line react/no-array-index-key -- pieces are positions
      <VisibleText key={index} text={piece} />
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- pieces are positions
      <code key={index} className="rounded border border-line bg-raised px-1 font-mono text-[0.86em]">
        <VisibleText text={piece} />
      </code>
    ),
  );
}
