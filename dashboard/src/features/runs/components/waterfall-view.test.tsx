import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderLive } from '@/testing/live';
import { approvedEdit, begin, manySpans } from '@/testing/spans';
import type { TraceView } from '../model/trace-view';
import { waterfallOf } from '../model/waterfall';
import { WaterfallView } from './waterfall-view';

afterEach(cleanup);

const draw = (spans = approvedEdit(), view: TraceView = {}) => {
  const onView = vi.fn();
  const waterfall = waterfallOf(spans, begin);
  const { rerender } = renderLive(<WaterfallView waterfall={waterfall} view={view} onView={onView} />);
  return { onView, show: (next: TraceView) => rerender(<WaterfallView waterfall={waterfall} view={next} onView={onView} />) };
};
const grid = () => screen.getByRole('treegrid');
const rows = () => within(grid()).getAllByRole('row').slice(1);
const press = (...keys: string[]) => keys.forEach((key) => fireEvent.keyDown(grid(), { key }));
const current = () => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent;

describe('WaterfallView', () => {
  it('draws fewer than 200 rows of 10,000, and tells how many there are', () => {
    draw(manySpans(10_000));
    expect(rows().length).toBeLessThan(200);
    expect(grid().getAttribute('aria-rowcount')).toBe('10000');
    press('End');
    fireEvent.scroll(grid());
    expect(rows().length).toBeLessThan(200);
    expect(current()).toContain('step-9999');
  });

  it('is walked through and opened by keys', () => {
    const { onView } = draw();
    press('ArrowDown', 'ArrowDown', 'ArrowDown');
    expect(current()).toContain('Router');
    press('Enter');
    expect(onView).toHaveBeenLastCalledWith({ span: 'route' });
    press('ArrowLeft');
    expect(current()).toContain('coding');
    press('ArrowLeft');
    expect(onView).toHaveBeenLastCalledWith({ shut: 'turn-1' });
    press('/');
    expect(document.activeElement).toBe(screen.getByLabelText('Filter spans'));
  });

  it('folds the wait for the human, tells how long it was, and unfolds it', () => {
    const { onView, show } = draw();
    const wait = screen.getByRole('button', { name: /Waiting for a human 3 h 00 min/ });
    fireEvent.click(wait);
    expect(onView).toHaveBeenLastCalledWith({ idle: 'full' });
    show({ idle: 'full' });
    expect(screen.queryByRole('button', { name: /Waiting for a human/ })).toBeNull();
    expect(screen.getByRole('button', { name: 'Fold the waits' })).toBeTruthy();
  });

  it('shows what the URL says: the selected span, shut ones, the filter', () => {
    const { show } = draw(approvedEdit(), { span: 'call_1', shut: 'turn-2' });
    expect(rows().find((row) => row.getAttribute('aria-selected') === 'true')?.textContent).toContain('edit_file');
    expect(rows()).toHaveLength(9);
    show({ q: 'large' });
    expect(rows().map((row) => row.getAttribute('aria-level'))).toEqual(['1', '2', '3']);
    expect(screen.getByRole('status').textContent).toBe('3 of 10 spans');
  });
});
