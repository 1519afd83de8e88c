import { formatCost, formatCount } from '@/lib/format';
import type { Spent } from '@/stream/spent';

/** `12.3K tokens · $0.12`. */
export function spentText(spent: Spent): string {
  return `${formatCount(spent.inputTokens + spent.outputTokens)} tokens · ${formatCost(spent)}`;
}

/** What the sums rest on. */
export function costNote({ unpriced, asOf }: Spent): string {
  const dated = asOf ? `By list prices, the oldest of ${asOf}: an estimate, not a bill.` : 'No list price is in it.';
  return unpriced.length === 0 ? dated : `${dated} Not known is what calls of ${unpriced.join(', ')} cost: AGENTOPS_PRICES can name a file with prices.`;
}
