import { expect, it } from 'vitest';
import type { ReportAction } from '@/stream/events';
import { actionWords } from './report-words';

const action: ReportAction = { tool: 'edit_file', title: 'Edit a', arguments: {}, decision: 'approved', decidedBy: 'ann', effect: 'done' };

it('says who decided, why, and what came of it', () => {
  expect(actionWords(action)).toBe('approved by ann; done');
  expect(actionWords({ ...action, decision: 'denied', reason: 'not today', effect: 'none' })).toBe('denied by ann (not today); not run');
  expect(actionWords({ ...action, decision: 'rule', decidedBy: null, effect: 'unknown' })).toBe('allowed by a rule; it may or may not have taken effect');
  expect(actionWords({ ...action, decision: 'pending', decidedBy: null, effect: 'none' })).toBe('waits for a decision');
});
