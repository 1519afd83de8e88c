import { StatusText } from '@/components/ui/status';
import { checkLook } from '@/lib/status';
import { useChecks } from '../api/get-checks';

/** What AgentOps itself stands on, and what to do about what is not well. */
export function DoctorChecks() {
  const { data, error } = useChecks();
  return (
    <section aria-label="AgentOps itself" className="space-y-3">
      <h2 className="font-semibold">AgentOps itself</h2>
      {error && (
        <p role="alert" className="text-bad">
          {error.message}
        </p>
      )}
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {data?.map((check) => (
          <li key={check.name} className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm sm:grid-cols-[10rem_7rem_1fr]">
            <span className="font-medium">{check.name}</span>
            <StatusText look={checkLook(check.ok)} />
            <span className="min-w-0 break-words text-muted">
              {check.detail}
              {check.remedy && !check.ok && <span className="block text-fg">{check.remedy}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
