import type { Tone } from '@/lib/status';

export const toneText: Record<Tone, string> = {
  neutral: 'text-muted',
  accent: 'text-accent',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  wait: 'text-wait',
};

export const toneBadge: Record<Tone, string> = {
  neutral: 'text-muted bg-raised border-line',
  accent: 'text-accent bg-accent-soft border-accent/25',
  ok: 'text-ok bg-ok-soft border-ok/25',
  warn: 'text-warn bg-warn-soft border-warn/30',
  bad: 'text-bad bg-bad-soft border-bad/25',
  wait: 'text-wait bg-wait-soft border-wait/25',
};
