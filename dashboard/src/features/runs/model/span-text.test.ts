import { expect, it } from 'vitest';
import type { Span } from '@/stream/events';
import { otherAttributes, slowerText } from './span-text';

const span = (attributes: Span['attributes']): Span => ({ id: 's', parentId: '', name: 'execute_tool probe', kind: 'tool', start: '', end: '', status: 'ok', attributes, events: [] });

it('says how much slower than usual a call was, and of how many', () => {
  const slow = span({ 'agentops.slower.times': 2.34, 'agentops.slower.calls': 41, 'agentops.slower.median_ms': 1000 });
  expect(slowerText(slow)).toBe('2.3× the median of 41 calls');
  expect(otherAttributes(slow)).toEqual([]);
  expect(slowerText(span({}))).toBe('');
});
