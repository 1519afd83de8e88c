import { expect, it } from 'vitest';
import { engineLink } from './engine-link';

it('leads to the invocation of a run, and never to an address of another kind', () => {
  const link = new URL(engineLink('http://127.0.0.1:9070/ui/', 'run_1&x') ?? '');
  expect(link.pathname).toBe('/ui/invocations');
  expect(JSON.parse(link.searchParams.get('filter_target_service_key') ?? '')).toEqual({ operation: 'EQUALS', value: 'run_1&x' });
  expect(engineLink('http://127.0.0.1:9070/ui', 'r')).toContain('/ui/invocations?');
  expect(engineLink(null, 'r')).toBeNull();
  expect(engineLink('javascript:alert(1)', 'r')).toBeNull();
});
