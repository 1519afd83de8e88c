import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderLive } from '@/testing/live';
import { ThreadMenu } from './thread-menu';

const thread = { id: 't1', title: 'Shop', status: 'idle', createdAt: '', updatedAt: '', pendingApprovals: 0, messageCount: 1, etag: '"1"' };
let requests: { method: string; ifMatch: string | undefined; body: unknown }[];
let answers: Response[];

beforeEach(() => {
  requests = [];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    requests.push({ method: init.method ?? 'GET', ifMatch: headers['If-Match'], body: init.body ? JSON.parse(String(init.body)) : null });
    return Promise.resolve(answers.shift());
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const open = async (mayChange = true) => {
  const onDeleted = vi.fn();
  renderLive(<ThreadMenu threadId="t1" mayChange={mayChange} onDeleted={onDeleted} />);
  await userEvent.click(screen.getByRole('button', { name: 'This thread' }));
  return onDeleted;
};

describe('ThreadMenu', () => {
  it('renames the title that its reader has seen', async () => {
    answers = [Response.json(thread), Response.json({ detail: 'Somebody changed this since you saw it.' }, { status: 412 })];
    await open();
    const field = await screen.findByLabelText('Title');
    await userEvent.type(field, ' A{Enter}');
    expect(requests[1]).toEqual({ method: 'PATCH', ifMatch: '"1"', body: { title: 'Shop A' } });
    expect((await screen.findByRole('alert')).textContent).toMatch(/Somebody changed/);
  });

  it('deletes only when asked twice', async () => {
    answers = [Response.json(thread), new Response(null, { status: 204 })];
    const onDeleted = await open();
    await userEvent.click(screen.getByRole('button', { name: 'Delete this thread' }));
    expect(requests).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Delete for good' }));
    expect(requests[1]).toMatchObject({ method: 'DELETE' });
    expect(onDeleted).toHaveBeenCalled();
  });

  it('lets a viewer export and no more', async () => {
    await open(false);
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/api/threads/t1/export?format=markdown', '/api/threads/t1/export?format=json']);
    expect(screen.queryByLabelText('Title')).toBeNull();
    expect(screen.queryByRole('button', { name: /Delete/ })).toBeNull();
  });
});
