import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CircleStop } from 'lucide-react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConfirmAction } from './confirm-action';

const action = { id: 'stop', label: 'Stop this run', kind: 'This thread', icon: CircleStop, confirm: { means: 'It ends.', yes: 'Stop it', no: 'Let it run' }, run: () => {} };
const onYes = vi.fn();
const onNo = vi.fn();
const rest = () => act(async () => new Promise((over) => setTimeout(over, 550)));
const focused = () => document.activeElement as HTMLElement;

beforeEach(() => {
  onYes.mockReset();
  onNo.mockReset();
  render(<ConfirmAction action={action} onYes={onYes} onNo={onNo} />);
});
afterEach(cleanup);

it('takes a second S that is not the first one held or bounced', async () => {
  fireEvent.keyDown(focused(), { key: 's' });
  await userEvent.click(screen.getByRole('button', { name: /Stop it/ }));
  await rest();
  fireEvent.keyDown(focused(), { key: 's', repeat: true });
  fireEvent.keyDown(focused(), { key: 's', ctrlKey: true });
  expect(onYes).not.toHaveBeenCalled();
  fireEvent.keyDown(focused(), { key: 's' });
  expect(onYes).toHaveBeenCalledTimes(1);
});

it('goes back with Enter, as the way back has the focus', async () => {
  expect(focused().textContent).toBe('Let it run');
  await rest();
  await userEvent.keyboard('{Enter}');
  expect([onNo.mock.calls.length, onYes.mock.calls.length]).toEqual([1, 0]);
});
