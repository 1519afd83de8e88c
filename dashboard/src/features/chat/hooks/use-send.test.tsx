import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { outbox } from '../model/outbox';
import { useSend } from './use-send';

let bodies: { threadId?: string; userMessage: { id: string; content: string } }[];
let answers: Response[];

beforeEach(() => {
  bodies = [];
  outbox.setState({ messages: [] });
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    bodies.push(JSON.parse(String(init.body)));
    return Promise.resolve(answers.shift());
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const accepted = () => Response.json({ success: true, threadId: 't9', runId: 'r9' }, { status: 202 });

describe('useSend', () => {
  it('shows the message at once, and tells which thread it became', async () => {
    answers = [accepted()];
    const onAccepted = vi.fn();
    const { result } = renderHook(() => useSend(null, onAccepted));
    await act(async () => {
      result.current('hello');
      expect(outbox.getState().messages).toMatchObject([{ content: 'hello', state: 'sending', threadId: null }]);
    });
    expect(onAccepted).toHaveBeenCalledWith('t9');
    expect(bodies[0]).not.toHaveProperty('threadId');
    expect(outbox.getState().messages).toMatchObject([{ state: 'accepted', threadId: 't9' }]);
  });

  it('tries again with the same id, so that it can run once only', async () => {
    answers = [Response.json({ detail: 'Away.' }, { status: 503 }), accepted()];
    const { result } = renderHook(() => useSend('t9', () => {}));
    await act(async () => result.current('hello'));
    const [failed] = outbox.getState().messages;
    expect(failed).toMatchObject({ state: 'failed', error: 'Away.' });
    await act(async () => result.current('hello', 'queue', '', failed));
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(outbox.getState().messages).toMatchObject([{ state: 'accepted' }]);
  });
});
