import { LoadProblem } from '@/components/ui/page';
import { plural } from '@/lib/format';
import { useBuilds, type Build } from '../api/get-agents';

const stateWords: Record<Build['state'], string> = {
  current: 'this one: new runs begin on it',
  served: 'served by a process of its own',
  waiting: 'all its runs wait; started when one goes on',
  elsewhere: 'served elsewhere, or by nobody',
  lost: "can't be served: ./agentops move RUN",
};

export function BuildList() {
  const builds = useBuilds();
  if (builds.isError) return <LoadProblem error={builds.error} onRetry={() => void builds.refetch()} />;
  return (
    <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
      {builds.data?.builds.map(({ build, runs, state, detail }) => (
        <li key={build} className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm">
          <code className="font-mono text-xs leading-5 font-medium break-all">{build}</code>
          <span className="tabular-nums">{plural(runs, 'open run')}</span>
          <span className={`min-w-0 break-words ${state === 'lost' ? 'text-bad' : 'text-muted'}`}>
            {stateWords[state]}
            {detail && `: ${detail}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
