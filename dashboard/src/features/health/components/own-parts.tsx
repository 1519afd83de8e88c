import { TriangleAlert } from 'lucide-react';
import { Popover } from '@/components/ui/popover';
import { useChecks } from '../api/get-checks';
import { ownProblems, problemSummary } from '../model/own-problems';

/** Nothing while all that AgentOps itself stands on is well; else what is not, and what to do. */
export function OwnParts() {
  const { data, error } = useChecks();
  const problems = ownProblems(data, error);
  if (problems.length === 0) return null;
  return (
    <Popover
      label="Problems of AgentOps itself"
      buttonClassName="inline-flex min-h-9 items-center gap-1.5 rounded-lg border border-warn/40 bg-warn-soft px-1 text-xs sm:px-2 font-medium text-warn"
      button={
        <span className="inline-flex items-center gap-1.5" title="A part of AgentOps itself is not well">
          <TriangleAlert aria-hidden className="size-4" />
          <span className="sr-only">AgentOps itself, look at: </span>
          <span className="sr-only md:not-sr-only">{problemSummary(problems)}</span>
        </span>
      }
    >
      {() => (
        <ul className="space-y-3">
          {problems.map(({ name, detail, remedy }) => (
            <li key={name} className="space-y-0.5">
              <p className="font-medium">{name}</p>
              <p className="break-words text-muted">{detail}</p>
              {remedy && <p className="break-words">{remedy}</p>}
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
