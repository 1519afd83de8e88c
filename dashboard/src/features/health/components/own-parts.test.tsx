import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderLive } from '@/testing/live';
import { OwnParts } from './own-parts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const fine = { name: 'postgres', ok: true, detail: '17.2', remedy: '' };
const loki = { name: 'loki', ok: false, detail: 'no answer within 5 s', remedy: 'Correct loki in services.yaml, or start it.' };
const exporter = { name: 'otel traces', ok: false, detail: 'the backend does not take them', remedy: 'Look at the backend.' };

async function show(answer: Response) {
  const fetched = vi.fn(() => Promise.resolve(answer));
  vi.stubGlobal('fetch', fetched);
  renderLive(<OwnParts />);
  await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
  await new Promise((resolve) => setTimeout(resolve, 20));
}

it('says nothing while all is well', async () => {
  await show(Response.json({ checks: [fine] }));
  expect(screen.queryByRole('button')).toBeNull();
});

it('names the part that is not well, and what to do about it on a click', async () => {
  await show(Response.json({ checks: [fine, loki] }));
  await userEvent.click(await screen.findByRole('button', { name: 'AgentOps itself, look at: loki' }));
  const list = screen.getByRole('region', { name: 'Problems of AgentOps itself' });
  expect(list.textContent).toContain('no answer within 5 s');
  expect(list.textContent).toContain('Correct loki in services.yaml');
  expect(list.textContent).not.toContain('17.2');
});

it('counts when it is more than one', async () => {
  await show(Response.json({ checks: [loki, exporter] }));
  expect(await screen.findByRole('button', { name: 'AgentOps itself, look at: 2 parts' })).toBeTruthy();
});

it('says that the database is away when the server cannot even look', async () => {
  await show(Response.json({ type: 'urn:agentops:problem:database-away', detail: 'Postgres is away or starts again.' }, { status: 503 }));
  await userEvent.click(await screen.findByRole('button', { name: 'AgentOps itself, look at: postgres' }));
  expect(screen.getByRole('region').textContent).toContain('Postgres is away');
});

it('leaves it to the connection when there is no server', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  renderLive(<OwnParts />);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.queryByRole('button')).toBeNull();
});
