import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { formatCost } from '@/lib/format';
import { nothingSpent } from '@/stream/spent';
import type { RunState } from '@/stream/state';
import { costNote } from '../model/spent-text';
import { SpentFigures } from './spent-figures';

const coding = { ...nothingSpent, calls: 2, inputTokens: 12_000, outputTokens: 300, usd: 0.123, asOf: '2026-01-02' };
const run: RunState = {
  id: 'r1', status: 'completed', startedAt: 1, finishedAt: 2, spent: coding, spentBy: { coding }, limit: null, ordered: null, stopping: null, stalled: null, retry: null, error: null, removed: false, unsaidAnswer: null,
};
const shares = [{ name: 'tokens of this run', share: 0.82, text: '12.3K of 15K', near: true, setting: 'AGENTOPS_MAX_TOKENS' }];

it('shows tokens and cost of the run, and by agent with the thread when asked', async () => {
  const thread = { ...coding, calls: 5, usd: 1.5, unpriced: ['llama3'] };
  render(<SpentFigures run={run} thread={thread} shares={shares} />);
  await userEvent.click(screen.getByRole('button', { name: '12.3K tokens · $0.12' }));
  expect(screen.getByRole('row', { name: /coding \(2 calls\) 12K 300 \$0.12/ })).toBeTruthy();
  expect(screen.getByRole('row', { name: /This thread \(5 calls\) .* at least \$1.50/ })).toBeTruthy();
  expect(screen.getByRole('meter', { name: 'tokens of this run' }).getAttribute('aria-valuenow')).toBe('82');
  expect(screen.getByRole('img', { name: 'Nearly used up' })).toBeTruthy();
  expect(screen.getByText(/oldest of 2026-01-02.*llama3/)).toBeTruthy();
});

it('shows nothing before the first call', () => {
  const { container } = render(<SpentFigures run={{ ...run, spent: nothingSpent, spentBy: {} }} thread={nothingSpent} shares={[]} />);
  expect(container.textContent).toBe('');
});

it('says when a price is not known', () => {
  expect(formatCost({ usd: 0, unpriced: ['llama3'] })).toBe('price unknown');
  expect(formatCost({ usd: 0, unpriced: [] })).toBe('$0');
  expect(costNote({ ...nothingSpent, unpriced: ['llama3'] })).toContain('AGENTOPS_PRICES');
});
