import { describe, expect, it } from 'vitest';
import type { Thread } from '@/stream/events';
import { emptyThread } from '@/stream/state';
import { threadList, titleOf } from './thread-list';
import { threadTitle } from './thread-title';

const thread = (id: string, title: string | null = id): Thread => ({ id, title, status: 'idle', createdAt: '', updatedAt: '', pendingApprovals: 0, messageCount: 1 });

describe('threadList', () => {
  it('has each thread once, with the status that the inbox told last', () => {
    const pages = [{ threads: [thread('b'), thread('a')], nextCursor: 'x' }, { threads: [thread('a'), thread('c')], nextCursor: null }];
    const list = threadList(pages, { pending: 1, threads: [{ id: 'c', status: 'waiting' }], runs: [] });
    expect(list.map(({ id, status }) => [id, status])).toEqual([['b', 'idle'], ['a', 'idle'], ['c', 'waiting']]);
  });
});

describe('titles', () => {
  it("are the server's, else what was asked first", () => {
    const listed = { pages: [{ threads: [thread('a', 'Title'), thread('b', null)], nextCursor: null }], pageParams: [] };
    const queued = { ...emptyThread, queued: [{ id: 'm', runId: 'r', kind: 'request' as const, content: 'Why?' }] };
    expect(threadTitle('a', listed, queued)).toBe('Title');
    expect(threadTitle('b', listed, queued)).toBe('Why?');
    expect(threadTitle('b', undefined, emptyThread)).toBeNull();
    expect(titleOf(thread('b', ' '))).toBe('New thread');
  });
});
