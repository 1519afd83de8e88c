import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderLive } from '@/testing/live';
import { SampleOffer, sampleQuestion } from './sample-offer';

const fault = { id: 'off-by-one', service: 'store-api', breaks: 'a loop runs one step too far', shows: 'prices answer 500' };
const offered = () => screen.getByRole('button', { name: 'Break the sample store, then ask' });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('says what will break before it does, and asks only when it is broken', async () => {
  const held: ((answer: Response) => void)[] = [];
  const answered = new Promise<Response>((resolve) => held.push(resolve));
  const fetched = vi.fn((_path: string, _init: RequestInit) => answered);
  vi.stubGlobal('fetch', fetched);
  const onAsk = vi.fn();
  renderLive(<SampleOffer fault={fault} disabled={false} onAsk={onAsk} />);
  screen.getByText(/put into store-api: a loop runs one step too far\. Then prices answer 500/);

  await userEvent.click(offered());
  expect(fetched.mock.calls.map(([path, { method }]) => `${method} ${path}`)).toEqual(['POST /api/sample/break']);
  expect((offered() as HTMLButtonElement).disabled).toBe(true);
  expect(onAsk).not.toHaveBeenCalled();

  held[0]?.(Response.json({ fault, done: 'off-by-one is on' }));
  await vi.waitFor(() => expect(onAsk).toHaveBeenCalledExactlyOnceWith(sampleQuestion));
});

it('asks nothing when it could not be broken, and says why', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ detail: 'The sample system could not be broken: it is gone' }, { status: 503 })));
  const onAsk = vi.fn();
  renderLive(<SampleOffer fault={fault} disabled={false} onAsk={onAsk} />);
  await userEvent.click(offered());
  expect((await screen.findByRole('alert')).textContent).toContain('it is gone');
  expect(onAsk).not.toHaveBeenCalled();
});

it('is shut for who may only read', () => {
  renderLive(<SampleOffer fault={fault} disabled onAsk={() => {}} />);
  expect((offered() as HTMLButtonElement).disabled).toBe(true);
});
