import { expect, it } from 'vitest';
import type { RunDetail, Span } from '@/stream/events';
import { contentOf } from './span-content';
import type { SpanNode } from './span-tree';

const node = (kind: Span['kind'], attributes: Span['attributes'] = {}) => ({ span: { kind, attributes } as Span, from: 0, to: 1 }) as SpanNode;
const run = {
  id: 'run_1',
  question: 'why?',
  answer: '',
  messages: [
    { id: 'run_1:1', role: 'assistant', content: 'I look.', reasoning: 'logs first', toolCalls: [{ id: 'call_1', name: 'search_logs', arguments: { text: 'error' } }] },
    { id: 'call_1:result', role: 'tool', content: '3 lines', toolCallId: 'call_1', toolCalls: [] },
  ],
} as unknown as RunDetail;

it('shows a run by its question, and no answer while there is none', () => {
  expect(contentOf(node('run'), run)).toEqual({ input: { label: 'Question', text: 'why?' }, output: [], hash: null });
});

it('shows a model call by what it said, thought and asked for, and where the thread has it', () => {
  const content = contentOf(node('model', { 'agentops.step': 'model:1' }), run);
  expect(content.output.map(({ label }) => label)).toEqual(['Reasoning', 'Answer', 'Calls search_logs']);
  expect(content.hash).toBe('message-run_1:1');
});

it('shows a tool call by its arguments and its result, and an approval without the result', () => {
  const call = { 'gen_ai.tool.call.id': 'call_1' };
  const tool = contentOf(node('tool', call), run);
  expect(tool.input?.text).toContain('"error"');
  expect(tool.output).toEqual([{ label: 'Output', text: '3 lines' }]);
  expect(tool.hash).toBe('call-call_1');
  const approval = contentOf(node('approval', { ...call, 'agentops.approval.id': 'apr_1' }), run);
  expect(approval.output).toEqual([]);
  expect(approval.hash).toBe('approval-apr_1');
});

it('shows nothing of what is not loaded or not known', () => {
  const nothing = { input: null, output: [], hash: null };
  expect(contentOf(node('tool', { 'gen_ai.tool.call.id': 'call_1' }), undefined)).toEqual(nothing);
  expect(contentOf(node('tool'), run)).toEqual(nothing);
});
