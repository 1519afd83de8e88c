import { Disc } from 'lucide-react';
import { StatusBadge } from '@/components/ui/status';

const look = { label: 'Recording', icon: Disc, tone: 'warn' as const };

export function RecordingHeader() {
  return (
    <header className="border-b border-line bg-surface/60">
      <div className="mx-auto flex min-h-12 max-w-[52rem] flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 sm:px-6">
        <StatusBadge look={look} />
        <h1 className="min-w-0 flex-1 text-sm font-semibold">A store that answers 500, from question to verified fix</h1>
        <p className="basis-full text-xs text-muted">
          A real run of the sample system with the offline model, as it was recorded. It shows what you would see, not what is happening.
        </p>
      </div>
    </header>
  );
}
