import { describe, expect, it } from 'vitest';
import type { LogEntry, ModelCallUsage } from './events';
import type { UsageReported } from './wire';
import { reduce } from './reduce';
import { addSpent, nothingSpent, spentByCall } from './spent';
import { emptyThread } from './state';

const call = (agent: string, usd: number, unpriced: string[] = []): ModelCallUsage => ({
  agent,
  model: 'm',
  inputTokens: 100,
  cachedInputTokens: 40,
  outputTokens: 10,
  reasoningTokens: 4,
  cost: { usd, unpriced, asOf: usd > 0 ? '2026-01-02' : undefined },
});

const switched = (to: string): LogEntry['event'] => ({
  type: 'CUSTOM',
  name: 'ops.model.switched',
  timestamp: 1,
  value: { from: 'claude', to, failures: 3, reason: 'busy' },
  metadata: { ops: { runId: 'r1' } },
});

describe('spent', () => {
  it('never takes an unknown price for nothing', () => {
    const sum = addSpent(spentByCall(call('a', 0.12)), spentByCall(call('a', 0, ['llama'])));
    expect(sum).toMatchObject({ calls: 2, usd: 0.12, unpriced: ['llama'], asOf: '2026-01-02', cachedInputTokens: 80, reasoningTokens: 8 });
    expect(spentByCall({ model: 'old', inputTokens: 1, outputTokens: 1 }).unpriced).toEqual(['old']);
  });

  it('is as old as its oldest price', () => {
    const newer = { ...nothingSpent, asOf: '2026-05-01' };
    const older = { ...nothingSpent, asOf: '2025-11-01' };
    expect(addSpent(newer, older).asOf).toBe('2025-11-01');
    expect(addSpent(nothingSpent, older).asOf).toBe('2025-11-01');
  });

  it('is added up for a run and for each of its agents', () => {
    const log = [call('router', 0.01), call('coding', 0.2), call('coding', 0.3)].map(
      (value, at): LogEntry => ({ seq: at + 1, ts: '', event: { type: 'CUSTOM', name: 'ops.usage', timestamp: 1, value: value as UsageReported, metadata: { ops: { runId: 'r1' } } } }),
    );
    const run = reduce(emptyThread, log).runs['r1'];
    expect(run?.spent.usd).toBeCloseTo(0.51);
    expect(run?.spentBy['coding']).toMatchObject({ calls: 2, usd: 0.5, inputTokens: 200 });
    expect(run?.spentBy['router']?.usd).toBe(0.01);
  });
});

describe('a switch of models', () => {
  it('is told once for a run, and again when the other answers', () => {
    const log = [switched('gpt'), switched('gpt'), switched('gemini')].map((event, at): LogEntry => ({ seq: at + 1, ts: '', event }));
    const thread = reduce(emptyThread, log);
    expect(thread.timeline.map((entry) => thread.switches[entry.id]?.to)).toEqual(['gpt', 'gemini']);
  });
});
