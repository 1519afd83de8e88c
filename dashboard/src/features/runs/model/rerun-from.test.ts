import { expect, it } from 'vitest';
import type { RunDetail } from '@/stream/events';
import { inputOf, rerunFrom } from './rerun-from';
import type { SpanNode } from './span-tree';

const run = {
  id: 'r1',
  status: 'completed',
  question: 'Why?',
  messages: [{ id: 'r1:1', role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'look', arguments: { at: 1 } }] }],
} as unknown as RunDetail;
const node = (kind: string, attributes: Record<string, string>) => ({ span: { kind, attributes } }) as unknown as SpanNode;

it('begins at the question, at a turn and at a tool call, with what was there', () => {
  expect(rerunFrom(node('run', {}), run)).toEqual({ step: 'turn:1', takes: 'text', was: 'Why?' });
  expect(rerunFrom(node('model', { 'agentops.step': 'model:1' }), run)).toEqual({ step: 'turn:1', takes: 'text', was: 'Why?' });
  expect(rerunFrom(node('router', { 'agentops.step': 'turn:3' }), run)).toEqual({ step: 'turn:3', takes: 'text', was: '' });
  const call = rerunFrom(node('tool', { 'agentops.step': 'tool:1.0:look', 'gen_ai.tool.call.id': 'c1' }), run);
  expect(call).toEqual({ step: 'tool:1.0:look', takes: 'arguments', was: '{\n  "at": 1\n}' });
});

it('begins nowhere in a run under way, within another step, or at the end', () => {
  expect(rerunFrom(node('run', {}), { ...run, status: 'waiting' })).toBeNull();
  expect(rerunFrom(node('tool', { 'agentops.step': 'tool:1.0:ask/tool:1.0:look', 'gen_ai.tool.call.id': 'c1' }), run)).toBeNull();
  expect(rerunFrom(node('save', { 'agentops.step': 'finish' }), run)).toBeNull();
});

it('sends an input only when something was changed', () => {
  const call = { step: 'tool:1.0:look', takes: 'arguments' as const, was: '{"at": 1}' };
  expect(inputOf(call, ' {"at": 1} ')).toBeUndefined();
  expect(inputOf(call, '{"at": 2}')).toEqual({ at: 2 });
  expect(() => inputOf(call, '{"at": ')).toThrow(SyntaxError);
  expect(() => inputOf(call, '[]')).toThrow('object');
  expect(inputOf({ ...call, takes: 'text', was: '' }, 'Be short.')).toBe('Be short.');
});
