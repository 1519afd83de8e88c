import { describe, expect, it } from 'vitest';
import type { ThreadMessage } from '@/stream/events';
import { hintOf, speakerOf } from './copied-message';
import { sliceBefore } from './get-copied';

const message = (change: Partial<ThreadMessage>): ThreadMessage => ({ id: 'm', seq: 1, role: 'user', content: '', toolCalls: [], ...change });

describe('the copied past', () => {
  it('is read from its end, and no message twice or not at all', () => {
    const seen: number[] = [];
    for (let slice = sliceBefore(130, 20); slice; slice = sliceBefore(slice.after, 100)) {
      seen.unshift(...Array.from({ length: slice.limit }, (_, index) => (slice?.after ?? 0) + index + 1));
    }
    expect(seen).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
    expect(sliceBefore(0, 20)).toBeNull();
  });

  it('says who spoke and what in one line', () => {
    expect(speakerOf(message({ role: 'tool', toolName: 'edit_file', status: 'error' }))).toBe('edit_file (error)');
    expect(speakerOf(message({ role: 'assistant', agent: 'coding' }))).toBe('coding');
    expect(hintOf(message({ content: 'a\n\nb', toolCalls: [{ id: 'c', name: 'edit_file', arguments: {} }] }))).toBe('a b · calls edit_file');
  });
});
