// Made-up steps, for the details of a span.
const logLine = (second) => `12:04:${String(second % 60).padStart(2, '0')} ERROR store-api Index 4 out of bounds for length 4 at PriceCalculator.java:31`;

export function madeUpSteps({ createdAt, finishedAt }, whole) {
  const at = (seconds) => new Date(Date.parse(createdAt) + seconds * 1000).toISOString();
  const edit = { path: 'store-api/src/PriceCalculator.java', old_text: 'tier <= TIERS.length', new_text: 'tier < TIERS.length' };
  const step = (name, kind, change) => ({ name, kind, status: 'ok', turn: 1, detail: '', attempts: 1, startedAt: at(5), finishedAt: at(6), durationMs: 900, waits: [], state: [], effects: [], cut: false, ...change });
  const lines = Array.from({ length: whole ? 4000 : 240 }, (_, index) => logLine(index)).join('\n');
  const finding = { service: 'store-api', error: 'ArrayIndexOutOfBoundsException', file: 'PriceCalculator.java', line: 31 };
  const decided = finishedAt ? { finishedAt: at(10_815) } : { finishedAt: undefined };
  return [
    step('turn:1', 'router', { agent: 'log-analyzer', output: { toolCalls: [], decision: { agent: 'log-analyzer', rule: 'classifier', reason: 'It asks about errors in logs.', confidence: 0.92 } } }),
    step('model:1', 'model', { agent: 'log-analyzer', attempts: 3, input: { said: 'The store is returning 500 errors. Find out why and fix it.', upToSeq: 1 }, output: { text: 'I look at the errors of the last hour.', reasoning: 'Logs first: the stack trace names the line.', toolCalls: [{ id: 'call_1_0', name: 'search_logs', arguments: { text: 'ERROR', since: '1h' } }] } }),
    step('tool:1.0:search_logs', 'tool', {
      agent: 'log-analyzer', detail: 'search_logs', status: 'error', error: 'The log server took longer than 30 s: what it had sent until then is below.', cut: !whole,
      input: { toolCallId: 'call_1_0', arguments: { text: 'ERROR', since: '1h' } },
      output: { text: whole ? lines : `${lines.slice(0, 20_000)}…`, characters: 370_000, toolCalls: [], handle: 'res_1' },
      state: [
        { key: 'tainted_by', after: ['search_logs'] },
        { key: 'findings', before: [finding], beforeBy: { runId: 'run-failed', step: 'tool:3.0:report_findings' }, after: [{ ...finding, suggested_action: 'the loop ends one tier too late' }] },
      ],
    }),
    step('tool:2.0:edit_file', 'tool', {
      agent: 'coding', detail: 'edit_file', turn: 2, ...decided,
      input: { toolCallId: 'call_2_0', arguments: edit, ranWith: { ...edit, new_text: 'tier < TIERS.length - 0' } },
      output: decided.finishedAt && { text: 'Edited store-api/src/PriceCalculator.java.', toolCalls: [] },
      waits: [{ approvalId: 'ap-1', state: decided.finishedAt ? 'approved' : 'pending', requestedAt: at(15), expiresAt: at(14_415), ...(decided.finishedAt && { decidedAt: at(10_814), decidedBy: 'ana', reason: 'with the other bound' }) }],
      effects: decided.finishedAt ? [{ id: 'e1', tool: 'edit_file', arguments: { ...edit, new_text: 'tier < TIERS.length - 0' }, intendedAt: at(10_814) }] : [],
    }),
  ];
}
