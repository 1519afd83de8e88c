import { formatDuration, formatFigure } from '@/lib/format';
import type { MetricChart } from '@/stream/wire';

/** Null where there is no value that can be drawn. */
export type Values = readonly (number | null)[];

export const box = { width: 120, height: 24, margin: 2 };

/** An SVG path, with a gap where values are missing; a value alone is a dot. */
export function sparkline(values: Values): string {
  const { low, high } = range(values);
  const x = (at: number) => place(values.length < 2 ? 0.5 : at / (values.length - 1), box.width);
  const y = (value: number) => place(high === low ? 0.5 : (high / 2 - value / 2) / (high / 2 - low / 2), box.height);
  return values
    .map((value, at) => {
      if (value === null) return '';
      const begins = at === 0 || values[at - 1] === null;
      const alone = begins && (values[at + 1] ?? null) === null;
      return `${begins ? 'M' : 'L'}${x(at)} ${y(value)}${alone ? 'h0.01' : ''}`;
    })
    .join('');
}

/** What the line shows, for whoever does not see it. */
export function lineInWords(values: Values, step: number): string {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return 'no values that can be drawn';
  const { low, high } = range(values);
  const missing = values.length - known.length;
  const span = values.length > 1 ? ` over ${formatDuration((values.length - 1) * step * 1000)}` : '';
  const between = low === high ? `always ${formatFigure(low)}` : `${formatFigure(low)} to ${formatFigure(high)}, last ${formatFigure(last)}`;
  return `${between}${span}${missing > 0 ? `, ${missing} of ${values.length} missing` : ''}`;
}

export function notDrawn({ more }: MetricChart): string {
  return more === 0 ? '' : `${more} more series ${more === 1 ? 'is' : 'are'} not drawn`;
}

function place(part: number, length: number): number {
  return Math.round((box.margin + part * (length - 2 * box.margin)) * 10) / 10;
}

function range(values: Values): { low: number; high: number } {
  const known = values.filter((value) => value !== null);
  return { low: Math.min(...known), high: Math.max(...known) };
}
