import type { Look } from '@/lib/status';
import { toneBadge, toneText } from './tones';

const spin = 'motion-safe:animate-spin';

/** Icon and word, no box. */
export function StatusText({ look, iconOnly = false }: { look: Look; iconOnly?: boolean }) {
  const Icon = look.icon;
  return (
    <span className={`inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap text-xs font-medium ${toneText[look.tone]}`}>
      <Icon aria-hidden className={`size-3.5 ${look.spin ? spin : ''}`} />
      <span className={iconOnly ? 'sr-only' : ''}>{look.label}</span>
    </span>
  );
}

export function StatusBadge({ look }: { look: Look }) {
  const Icon = look.icon;
  return (
    <span className={`inline-flex shrink-0 items-center gap-1.5 rounded-md border px-2 py-0.5 text-xs font-medium ${toneBadge[look.tone]}`}>
      <Icon aria-hidden className={`size-3.5 ${look.spin ? spin : ''}`} />
      {look.label}
    </span>
  );
}
