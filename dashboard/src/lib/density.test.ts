import { afterEach, expect, it, vi } from 'vitest';
import { applyDensity, loadDensity } from './density';

afterEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset['density'];
  vi.restoreAllMocks();
});

it('is comfortable until somebody chooses, and remembers what they chose', () => {
  expect(loadDensity()).toBe('comfortable');
  applyDensity('compact');
  expect(loadDensity()).toBe('compact');
  expect(localStorage.getItem('agentops.density')).toBe('compact');
  applyDensity('comfortable');
  expect(loadDensity()).toBe('comfortable');
});

it('holds for the page where nothing can be remembered', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('off');
  });
  applyDensity('compact');
  expect(loadDensity()).toBe('compact');
});
