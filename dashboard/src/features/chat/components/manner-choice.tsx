import type { Manner } from '../hooks/use-send';

const choices: { manner: Manner; label: string; title: string }[] = [
  { manner: 'queue', label: 'Queue it', title: 'It is the next request of this thread, when this run has ended.' },
  { manner: 'steer', label: 'Tell this run', title: 'The run under way reads it before its next step.' },
];

/** What becomes of a message while a run is under way. */
export function MannerChoice({ manner, onChoose }: { manner: Manner; onChoose: (manner: Manner) => void }) {
  return (
    <fieldset className="flex rounded-lg border border-line bg-raised p-0.5">
      <legend className="sr-only">While this run is under way</legend>
      {choices.map((choice) => (
        <label
          key={choice.manner}
          title={choice.title}
          className="relative flex min-h-6 cursor-pointer items-center rounded-md px-2 text-muted has-checked:bg-surface has-checked:font-medium has-checked:text-fg has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="manner"
            className="sr-only"
            checked={manner === choice.manner}
            onChange={() => onChoose(choice.manner)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
