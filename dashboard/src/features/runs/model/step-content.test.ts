import { describe, expect, it } from 'vitest';
import type { Span, StateChange, StepDetail } from '@/stream/events';
import { changeLines, changeWord } from './state-diff';
import { inputsOf, makerOf, outputsOf, setterText, stepKeyOf } from './step-content';

const step: StepDetail = {
  name: 'tool:2.0:edit_file', kind: 'tool', status: 'ok', turn: 2, agent: 'coding', detail: 'edit_file', attempts: 1, waits: [], state: [], effects: [], cut: false,
  input: { toolCallId: 'c', arguments: { path: 'a' }, ranWith: { path: 'b' } },
  output: { text: 'Edited.', toolCalls: [], handle: 'res_1' },
};
const keyOf = (kind: Span['kind'], attributes: Span['attributes']) => stepKeyOf({ kind, attributes } as Span);
const multiples = (of: number) => Array.from({ length: 20_000 }, (_, index) => index * of);
const lines = (change: Partial<StateChange>) => changeLines({ key: 'k', ...change }).map(({ kind, text }) => `${kind} ${text}`);

describe('a step', () => {
  it('is found by its name, an approval by its id, and a turn not at all', () => {
    expect(keyOf('tool', { 'agentops.step': 'tool:1.0:x' })).toBe('tool:1.0:x');
    expect(keyOf('approval', { 'agentops.step': 'no', 'agentops.approval.id': 'ap' })).toBe('ap');
    expect(keyOf('turn', {})).toBeNull();
  });

  it('tells what went in, as called and as a human changed it, and what came out', () => {
    expect(inputsOf(step).map(({ label }) => label)).toEqual(['Arguments', 'Ran with']);
    expect(outputsOf(step)).toEqual([{ label: 'Output', text: 'Edited.', note: 'stored whole as res_1' }]);
    expect(makerOf(step)).toBe('edit_file (coding)');
  });

  it('names who had set a key: a tool, also in a run inside, a step, somebody outside', () => {
    expect(setterText({ runId: 'r', step: 'tool:1.0:report_findings' })).toBe('report_findings');
    expect(setterText({ runId: 'r', step: 'tool:1.0:ask/tool:2.3:look:1' })).toBe('look');
    expect(setterText({ runId: 'r', step: 'turn:1' })).toBe('turn:1');
    expect(setterText({ runId: '', step: 'state/s_1' })).toBe('somebody outside a run');
  });
});

describe('a change of the state', () => {
  it('is of one line for what is new, gone or other', () => {
    expect(lines({ after: 5 })).toEqual(['add 5']);
    expect(lines({ before: 'x' })).toEqual(['del "x"']);
    expect(lines({ before: 5, after: '5' })).toEqual(['del 5', 'add "5"']);
    expect(lines({ before: null, after: false })).toEqual(['del null', 'add false']);
    expect([changeWord({ key: 'k', after: 0 }), changeWord({ key: 'k', before: null }), changeWord({ key: 'k', before: 1, after: 2 })]).toEqual(['added', 'removed', 'changed']);
  });

  it('leaves out what did not change, and says where', () => {
    const many = Array.from({ length: 30 }, (_, index) => index);
    const changed = lines({ before: many, after: many.with(20, 99) });
    expect(changed).toContain('del   20,');
    expect(changed).toContain('add   99,');
    expect(changed[0]).toBe('gap …');
    expect(changed.length).toBeLessThan(10);
  });

  it('gives up on an exact difference of thousands of lines at once', () => {
    const begun = performance.now();
    expect(lines({ before: multiples(3), after: multiples(7) })).toHaveLength(40_004);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
