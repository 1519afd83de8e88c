import { expect, it } from 'vitest';
import type { NoteEvent, WireEvent } from '@/stream/events';
import { reduce } from '@/stream/reduce';
import { emptyThread } from '@/stream/state';
import { noteText } from './note-text';
import { sectionsOf } from './timeline';

const notes: [NoteEvent, string][] = [
  [
    { name: 'ops.result.stored', value: { toolCallId: 'c1', handle: 'c1', tool: 'search_logs', characters: 9_000_000, stored: 8_000_000, lines: 1200 } },
    'Result of search_logs stored: the first 8M of 9M characters, 1.2K lines. The agent reads it in pages.',
  ],
  [{ name: 'ops.context.trimmed', value: { results: 1, characters: 900 } }, '1 older result (900 characters) left out of what the model is sent.'],
  [
    { name: 'ops.context.compacted', value: { messages: 40, summarised: true, charactersBefore: 9, charactersAfter: 3, reason: 'it was too long.' } },
    'The first 40 messages were summarised for the model: it was too long.',
  ],
  [
    { name: 'ops.context.compacted', value: { messages: 0, summarised: false, charactersBefore: 9, charactersAfter: 3, reason: 'it was too long.' } },
    'The newest texts were shortened for the model: it was too long.',
  ],
  [{ name: 'ops.loop', value: { reason: 'the same 2 turns came round 3 times' } }, 'Going in circles: the same 2 turns came round 3 times.'],
];

const text = (messageId: string) => [
  { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant', name: 'coding' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: 'x' },
];

it.each(notes)('%j is said in one line', (note, text) => expect(noteText(note)).toBe(text));

const forks: [NoteEvent, string][] = [
  [{ name: 'ops.run.forked', value: { runId: 'r2', fromRunId: 'r1', fromThreadId: 't1', step: 'turn:2', messages: 3, by: 'ann' } }, 'ann runs it again: from turn:2 of r1, with the 3 messages before it.'],
  [{ name: 'ops.run.rerun', value: { runId: 'r1', step: 'turn:2', rerunId: 'r2', threadId: 't2', by: 'ann' } }, 'ann runs it again from turn:2, in another thread: r2.'],
];

it.each(forks)('%j is said in one line, in no turn of an agent', (note, said) => {
  expect(noteText(note)).toBe(said);
  const log = [{ seq: 1, ts: '', event: { type: 'CUSTOM', timestamp: 1, ...note } as unknown as WireEvent }];
  expect(sectionsOf(reduce(emptyThread, log)).map(({ kind }) => kind)).toEqual(['note']);
});

it('stands where it happened, in the turn of its agent', () => {
  const metadata = { ops: { runId: 'r1', agent: 'coding' } };
  const events = [...text('m1'), ...notes.map(([note]) => ({ type: 'CUSTOM', ...note })), ...text('m2')];
  const log = events.map((event, at) => ({ seq: at + 1, ts: '', event: { timestamp: at, metadata, ...event } as unknown as WireEvent }));
  const sections = sectionsOf(reduce(emptyThread, [...log, ...log]));
  expect(sections).toHaveLength(1);
  expect(sections[0]?.kind === 'turn' && sections[0].parts.map((part) => part.kind)).toEqual(['text', 'note', 'note', 'note', 'note', 'note', 'text']);
});
