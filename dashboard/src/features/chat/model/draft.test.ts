import { afterEach, expect, it, vi } from 'vitest';
import { loadDraft, saveDraft } from './draft';

const refuses = () => {
  throw new DOMException('off', 'SecurityError');
};

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

it('keeps a draft for each thread and one for a new thread, and nothing of one that was sent', () => {
  saveDraft('thr_1', 'half a question');
  saveDraft(null, 'a new one');
  expect(loadDraft('thr_1')).toBe('half a question');
  expect(loadDraft(null)).toBe('a new one');
  expect(loadDraft('thr_2')).toBe('');
  saveDraft('thr_1', '');
  expect(loadDraft('thr_1')).toBe('');
  expect(localStorage).toHaveLength(1);
});

it('goes on without a store', () => {
  vi.stubGlobal('localStorage', { getItem: refuses, setItem: refuses, removeItem: refuses });
  expect(() => saveDraft('thr_1', 'x')).not.toThrow();
  expect(loadDraft('thr_1')).toBe('');
});
