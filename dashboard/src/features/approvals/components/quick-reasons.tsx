const rejections = ['Too risky now.', 'Wrong host, service or file.', 'Make the change smaller.', 'Check the cause again first.'];
const questions = ['What happens if this fails?', 'How is it taken back?', 'How do you know that this is the cause?'];

/** Words that are often needed. They go into the field, to be sent or changed. */
export function QuickReasons({ asks, onPick }: { asks: boolean; onPick: (reason: string) => void }) {
  return (
    <ul aria-label={asks ? 'Frequent questions' : 'Frequent reasons'} className="flex flex-wrap gap-1.5">
      {(asks ? questions : rejections).map((reason) => (
        <li key={reason}>
          <button
            type="button"
            onClick={() => onPick(reason)}
            className="min-h-7 rounded-full border border-line bg-surface px-2.5 text-xs text-muted hover:border-line-strong hover:bg-raised hover:text-fg"
          >
            {reason}
          </button>
        </li>
      ))}
    </ul>
  );
}
