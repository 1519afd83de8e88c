import { cleanup } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Inbox } from '@/stream/live-context';
import { renderLive } from '@/testing/live';
import { usePageTitle } from './use-page-title';

afterEach(cleanup);

function Page({ title }: { title: string | null }) {
  usePageTitle(title);
  return null;
}

it('counts in the tab what waits', () => {
  const inbox = createStore<Inbox | null>(() => ({ pending: 2, threads: [], runs: [] }));
  const { rerender } = renderLive(<Page title="Checkout is slow" />, inbox);
  expect(document.title).toBe('(2) Checkout is slow · AgentOps');
  inbox.setState({ pending: 0, threads: [], runs: [] }, true);
  rerender(<Page title={null} />);
  expect(document.title).toBe('AgentOps');
});
