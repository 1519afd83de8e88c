import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nothingSpent } from '@/stream/spent';
import type { RunState } from '@/stream/state';
import { renderLive } from '@/testing/live';
import { OverrideContext, SendTo } from './send-to';
import { StopButtons } from './stop-buttons';

const run: RunState = {
  id: 'r1', status: 'running', startedAt: 1, finishedAt: null, spent: nothingSpent, spentBy: {}, limit: null, ordered: null, stopping: null, stalled: null, retry: null, error: null, removed: false, unsaidAnswer: null,
};
const asked = vi.fn();
const sending = (changed: RunState) => (
  <OverrideContext value={{ run: changed, decision: 'd1', agents: ['coding', 'log-analyzer'], refusal: null }}>
    <SendTo decision="d1" agent="log-analyzer" />
  </OverrideContext>
);

beforeEach(() => {
  asked.mockReset();
  vi.stubGlobal('fetch', (url: string) => {
    asked(url);
    return Promise.resolve(Response.json({}));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('keeps the focus on the stop that was pressed, and sends it once', async () => {
  const { rerender } = renderLive(<StopButtons run={run} mayStop />);
  await userEvent.click(screen.getByRole('button', { name: 'Stop after this step' }));
  rerender(<StopButtons run={{ ...run, stopping: 'ana' }} mayStop />);
  const pressed = screen.getByRole('button', { name: 'Stops after this step' });
  expect(document.activeElement).toBe(pressed);
  expect(pressed.getAttribute('aria-disabled')).toBe('true');
  await userEvent.keyboard('{Enter}');
  expect(asked.mock.calls).toEqual([['/api/runs/r1/stop']]);
});

it('keeps the focus on the agent that was sent for, and offers the others', async () => {
  const { rerender } = renderLive(sending(run));
  expect(screen.getAllByRole('button')).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: 'Send to coding instead' }));
  rerender(sending({ ...run, ordered: { agent: 'coding', by: 'ana', messageId: '' } }));
  const pressed = screen.getByRole('button', { name: 'coding is next' });
  expect(document.activeElement).toBe(pressed);
  await userEvent.keyboard('{Enter}');
  expect(asked.mock.calls).toEqual([['/api/runs/r1/next']]);
  expect(screen.getByRole('button', { name: 'Send to log-analyzer instead' })).toBeTruthy();
});
