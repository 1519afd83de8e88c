import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Composer } from './composer';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const show = (threadId: string | null = 't1', refusal: string | null = null, going = false) => {
  const onSend = vi.fn();
  render(<Composer threadId={threadId} going={going} agents={['coding', 'log-analyzer']} refusal={refusal} onSend={onSend} />);
  return { onSend, field: screen.getByLabelText<HTMLTextAreaElement>('Message') };
};

describe('Composer', () => {
  it('sends with Enter and empties, starts a new line with Shift+Enter', async () => {
    const { onSend, field } = show();
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(onSend.mock.calls).toEqual([['one\ntwo', 'queue', '']]);
    expect(field.value).toBe('');
  });

  it('sends nothing empty, and nothing while a word is composed', async () => {
    const { onSend, field } = show();
    await userEvent.type(field, '  {Enter}');
    await userEvent.type(field, 'に');
    await act(async () => void fireEvent.keyDown(field, { key: 'Enter', isComposing: true }));
    expect(onSend).not.toHaveBeenCalled();
  });

  it('keeps a draft for each thread until it is sent', async () => {
    await userEvent.type(show('t1').field, 'draft');
    cleanup();
    expect(show('t2').field.value).toBe('');
    cleanup();
    const { field } = show('t1');
    expect(field.value).toBe('draft');
    await userEvent.type(field, '{Enter}');
    cleanup();
    expect(show('t1').field.value).toBe('');
  });

  it('lets its reader choose, while a run is under way, between that run and the queue', async () => {
    const { onSend, field } = show('t1', null, true);
    await userEvent.type(field, 'then this{Enter}');
    await userEvent.click(screen.getByRole('radio', { name: 'Tell this run' }));
    await userEvent.type(field, 'hurry{Enter}');
    expect(onSend.mock.calls).toEqual([['then this', 'queue', ''], ['hurry', 'steer', '']]);
    cleanup();
    show('t1');
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it('sends one message to the agent that was chosen for it, and leaves the next to the router', async () => {
    const { onSend, field } = show();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'To' }), 'coding');
    await userEvent.type(field, 'fix it{Enter}');
    await userEvent.type(field, 'and now{Enter}');
    expect(onSend.mock.calls).toEqual([['fix it', 'queue', 'coding'], ['and now', 'queue', '']]);
  });

  it('says why it sends nothing', () => {
    expect(show('t1', 'Your role is viewer.').field).toMatchObject({ disabled: true, placeholder: 'Your role is viewer.' });
  });
});
