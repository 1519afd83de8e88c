import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderLive } from '@/testing/live';
import { QueuedMessageView } from './queued-message';

const message = { id: 'm2', runId: 'r2', kind: 'request' as const, content: 'and beta?' };
const item = { ...message, createdBy: 'ann', createdAt: '', etag: '"1"' };
let requests: { method: string; url: string; ifMatch: string | undefined; body: unknown }[];
let answers: Response[];

beforeEach(() => {
  requests = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    requests.push({ method: init.method ?? 'GET', url, ifMatch: headers['If-Match'], body: init.body ? JSON.parse(String(init.body)) : null });
    return Promise.resolve(answers.shift());
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const show = (mayChange = true) => renderLive(<QueuedMessageView threadId="t1" message={message} to={null} going mayChange={mayChange} />);

describe('QueuedMessageView', () => {
  it('changes the words that its reader has seen', async () => {
    answers = [Response.json(item), Response.json({ ...item, content: 'and gamma?' })];
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Edit what is queued' }));
    const field = await screen.findByLabelText('Queued text');
    await userEvent.clear(field);
    await userEvent.type(field, 'and gamma?');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(requests).toMatchObject([{ method: 'GET' }, { method: 'PATCH', ifMatch: '"1"', body: { content: 'and gamma?' } }]);
    expect(screen.queryByLabelText('Queued text')).toBeNull();
  });

  it('says when somebody was faster, and keeps what was typed', async () => {
    answers = [Response.json(item), Response.json({ detail: 'Somebody changed this since you saw it.' }, { status: 412 })];
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Edit what is queued' }));
    await userEvent.type(await screen.findByLabelText('Queued text'), '!');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Somebody changed this/);
    expect(screen.getByLabelText<HTMLTextAreaElement>('Queued text').value).toBe('and beta?!');
  });

  it('takes back what its reader sees, and nothing else', async () => {
    answers = [Response.json(item), new Response(null, { status: 204 })];
    show();
    await userEvent.click(screen.getByRole('button', { name: 'Take it back' }));
    expect(requests).toMatchObject([{ method: 'GET' }, { method: 'DELETE', ifMatch: '"1"' }]);
    answers = [Response.json({ ...item, content: 'something else' })];
    await userEvent.click(screen.getByRole('button', { name: 'Take it back' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Look at it again/);
    expect(requests).toHaveLength(3);
  });

  it('only shows it to who may read', () => {
    show(false);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/Queued/)).toBeTruthy();
  });
});
