import { madeUpSteps } from './fake-steps.mjs';

// Made-up runs and their traces, so that the lists and the waterfall can be looked at without a server.
const minute = 60_000;
const nothing = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, modelCalls: 0 };
const spent = { inputTokens: 16_700, outputTokens: 1350, cachedInputTokens: 5900, reasoningTokens: 0, modelCalls: 4 };

const at = (ms) => new Date(ms).toISOString();
const tokens = (sent, made, usd) => ({ 'gen_ai.usage.input_tokens': sent, 'gen_ai.usage.output_tokens': made, 'agentops.cost.usd': usd });

export function madeUpRuns(now = Date.now()) {
  const make = (id, minutesAgo, change) => {
    const asked = now - minutesAgo * minute;
    return {
      id, threadId: 'th-made-up', status: 'completed', question: 'The store is returning 500 errors. Find out why and fix it.', answer: 'Fixed and checked: the error rate is 0 % again.', agent: 'coding',
      createdAt: at(asked), startedAt: at(asked + 310), finishedAt: at(asked + 42_000), turns: 3, usage: spent, cost: { usd: 0.071, unpriced: [] }, ...change,
    };
  };
  const running = { finishedAt: null, answer: '' };
  const all = [
    make('run-now', 1, { ...running, status: 'running', question: 'Which services logged errors in the last hour, and what are they?', agent: 'log-analyzer' }),
    make('run-waits', 190, { ...running, status: 'waiting', question: 'Checkout is slow since the release of this morning: roll it back if that is the cause', waitingFor: 'Edit store-api/src/PriceCalculator.java' }),
    make('run-queued', 0, { ...running, status: 'queued', startedAt: null, question: 'Also tell me which books are affected.', agent: '', usage: nothing, cost: { usd: 0, unpriced: [] } }),
    make('run-done', 400, { finishedAt: at(now - 400 * minute + 3 * 3_600_000 + 62_000) }),
    make('run-failed', 900, { status: 'failed', answer: '', error: 'The provider answered 429 three times in a row.', question: 'Why did inventory restart last night?' }),
    make('run-limit', 1500, { limit: 'max_turns', question: 'Look through all logs of last week', usage: { ...spent, inputTokens: 1_200_000 }, cost: { usd: 4.2, unpriced: ['house-model'] } }),
    make('run-stopped', 4400, { status: 'cancelled', answer: '', question: 'Restart everything' }),
    make('run-big', 5000, { question: 'A run of 10,000 spans', finishedAt: at(now - 5000 * minute + 10_000_000) }),
  ];
  const known = (id) => all.find((run) => run.id === id);
  const missing = [404, { status: 404, detail: 'There is no such run.' }];
  return {
    page(search) {
      const q = (search.get('q') ?? '').toLowerCase();
      const runs = all
        .filter((run) => !search.get('status') || run.status === search.get('status'))
        .filter((run) => !search.get('agent') || run.agent === search.get('agent'))
        .filter((run) => !search.get('from') || run.createdAt >= search.get('from'))
        .filter((run) => `${run.question} ${run.answer} ${run.error} ${run.id}`.toLowerCase().includes(q));
      return { runs: runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)) };
    },
    run: (id) => (known(id) ? { ...known(id), steps: [], messages: messagesOf(known(id)), ...kinOf(id) } : missing),
    compare: (a, b) => (known(a) && known(b) ? { a: side(known(a), 3), b: side(known(b), 4), differ: { at: 6, kind: 'call', a: 'edit_file {"path":"store-api/src/PriceCalculator.java","new_text":"tier < TIERS.length"}', b: 'edit_file {"path":"store-api/src/PriceCalculator.java","new_text":"tier < TIERS.length - 1"}' } } : missing),
    incoming: () => ({ events: [
      { seq: 1, at: at(now - 400 * minute), kind: 'message', name: 'ops.run.queued', runId: 'run-done', by: 'ana', payload: { runId: 'run-done', messageId: 'm-1', content: all[3].question }, replays: true },
      { seq: 61, at: at(now - 220 * minute), kind: 'decision', name: 'ops.approval.closed', runId: 'run-done', by: 'ana', payload: { id: 'ap-1', state: 'approved', decidedBy: 'ana', decisionReason: 'with the other bound' }, replays: false },
    ] }),
    copied: () => ({ messages: messagesOf(all[3]).map((message, index) => ({ ...message, seq: index + 1, runId: '' })) }),
    steps: (id, search) => ({ steps: madeUpSteps(known(id), search.get('whole') === 'true').filter(({ name, waits }) => [name, ...waits.map(({ approvalId }) => approvalId)].includes(search.get('step'))) }),
    report: (id) => (known(id) ? reportOf(known(id)) : missing),
    trace: (id) => (known(id) ? { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', runId: id, now: at(Date.now()), spans: id === 'run-big' ? bigTrace(known(id)) : traceOf(known(id)) } : missing),
  };
}

const side = (run, calls) => ({ run, verdict: 'CONFIRMED', totalMs: 42_000 + calls * 900, modelMs: 21_000, toolMs: 2100, waitMs: 10_800_000, tools: [{ tool: 'search_logs', calls, failed: 0 }, { tool: 'edit_file', calls: 1, failed: calls - 3 }] });

function kinOf(id) {
  if (id === 'run-failed') return { reruns: [], forkedFrom: { runId: 'run-done', threadId: 'th-made-up', step: 'tool:2.0:edit_file', messages: 4 } };
  const rerun = { runId: 'run-failed', threadId: 'th-made-up', step: 'tool:2.0:edit_file', status: 'failed', createdBy: 'ann', createdAt: at(Date.now()) };
  return { reruns: id === 'run-done' ? [rerun] : [] };
}

function messagesOf({ id, createdAt }) {
  const message = (role, change) => ({ id: `${id}:x`, seq: 1, runId: id, role, content: '', toolCalls: [], createdAt, ...change });
  return [
    message('assistant', { id: `${id}:1`, agent: 'log-analyzer', content: 'I look at the errors of the last hour.', toolCalls: [{ id: 'call_1_0', name: 'search_logs', arguments: { text: 'ERROR', since: '1h' } }] }),
    message('tool', { toolCallId: 'call_1_0', content: '12:04:11 ERROR Index 4 out of bounds for length 4\n12:04:12 ERROR Index 4 out of bounds for length 4' }),
    message('assistant', { id: `${id}:2`, agent: 'coding', content: 'The loop runs past the last tier.', toolCalls: [{ id: 'call_2_0', name: 'edit_file', arguments: { path: 'store-api/src/PriceCalculator.java', old_text: 'tier <= TIERS.length', new_text: 'tier < TIERS.length' } }] }),
    message('tool', { toolCallId: 'call_2_0', content: 'Edited store-api/src/PriceCalculator.java.' }),
  ];
}

function traceOf(run) {
  const begin = Date.parse(run.createdAt);
  const end = run.finishedAt ? Date.parse(run.finishedAt) : null;
  const wait = run.status === 'waiting' ? null : 3 * 3_600_000;
  const span = (id, parentId, kind, name, from, to, attributes = {}, events = []) => ({
    id, parentId, name, kind, start: at(begin + from), ...(to !== null && { end: at(begin + to) }), status: 'ok', attributes, events,
  });
  const asked = 14_600;
  const decided = wait === null ? null : asked + wait;
  const spans = [
    span('s-run', '', 'run', 'run', 0, end === null ? null : end - begin, { 'agentops.status': run.status, 'enduser.id': 'ana' }),
    span('s-queue', 's-run', 'queue', 'queue', 0, 310),
    span('s-t1', 's-run', 'turn', 'invoke_agent log-analyzer', 310, 8600, { 'gen_ai.agent.name': 'log-analyzer' }),
    span('s-route', 's-t1', 'router', 'route', 310, 1220, { ...tokens(412, 19, 0.0004), 'agentops.router.agent': 'log-analyzer', 'agentops.router.reason': 'It asks about errors in logs.', 'agentops.router.confidence': 0.92, 'agentops.step': 'turn:1' }),
    span('s-m1', 's-t1', 'model', 'chat claude-sonnet-5', 1220, 5100, { ...tokens(2100, 88, 0.011), 'agentops.step': 'model:1' }, [
      { at: at(begin + 2600), name: 'ops.attempt', attributes: { attempt: 2, reason: 'HTTP 529: overloaded' } },
      { at: at(begin + 3400), name: 'ops.attempt', attributes: { attempt: 3, reason: 'the connection was cut' } },
    ]),
    { ...span('s-x1', 's-t1', 'tool', 'execute_tool search_logs', 5100, 5890, { 'gen_ai.tool.name': 'search_logs', 'agentops.step': 'tool:1.0:search_logs', 'agentops.status': 'error', 'gen_ai.tool.call.id': 'call_1_0' }), status: 'error' },
    span('s-x2', 's-t1', 'tool', 'execute_tool check_health', 5100, 5400, { 'gen_ai.tool.name': 'check_health', 'agentops.step': 'tool:1.1:check_health' }),
    span('s-m2', 's-t1', 'model', 'chat claude-sonnet-5', 5890, 8600, { ...tokens(6800, 512, 0.028), 'gen_ai.usage.cache_read.input_tokens': 5900 }),
    span('s-t2', 's-run', 'turn', 'invoke_agent coding', 8600, decided === null ? null : decided + 900, { 'gen_ai.agent.name': 'coding' }, [{ at: at(begin + 9000), name: 'ops.context.trimmed', attributes: { results: 2, characters: 41_000 } }]),
    span('s-m3', 's-t2', 'model', 'chat claude-sonnet-5', 8600, asked, { ...tokens(7400, 731, 0.031), 'agentops.step': 'model:2' }),
    span('s-ask', 's-t2', 'approval', 'approval edit_file', asked, decided, { 'gen_ai.tool.name': 'edit_file', 'agentops.status': decided === null ? 'pending' : 'approved', 'agentops.approval.id': 'ap-1', 'gen_ai.tool.call.id': 'call_2_0', 'agentops.approval.risk': 'medium', ...(decided !== null && { 'agentops.approval.decided_by': 'ana' }) }),
  ];
  if (decided === null || run.status === 'queued') return run.status === 'queued' ? [spans[0], { ...spans[1], end: undefined }] : spans;
  return [
    ...spans,
    span('s-edit', 's-t2', 'tool', 'execute_tool edit_file', decided, decided + 900, { 'gen_ai.tool.name': 'edit_file', 'gen_ai.tool.call.id': 'call_2_0', 'agentops.step': 'tool:2.0:edit_file' }),
    span('s-t3', 's-run', 'turn', 'invoke_agent coding', decided + 900, decided + 4200, { 'gen_ai.agent.name': 'coding' }),
    span('s-m4', 's-t3', 'model', 'chat claude-sonnet-5', decided + 900, decided + 4200, tokens(8100, 120, 0.02)),
    span('s-save', 's-run', 'save', 'save', decided + 4200, decided + 4290),
  ];
}

function bigTrace({ createdAt }) {
  const begin = Date.parse(createdAt);
  const at = (second) => new Date(begin + second * 1000).toISOString();
  const span = (id, parentId, kind, name, from, to) => ({ id, parentId, name, kind, start: at(from), end: at(to), status: 'ok', attributes: {}, events: [] });
  const spans = [span('run', '', 'run', 'run', 0, 10_000)];
  for (let i = 1; i < 10_000; i++) {
    const turn = Math.floor((i - 1) / 10);
    if (i % 10 === 1) spans.push(span(`t${turn}`, 'run', 'turn', `invoke_agent agent-${turn}`, i, Math.min(10_000, i + 10)));
    else spans.push(span(`s${i}`, `t${turn}`, i % 10 === 2 ? 'model' : 'tool', i % 10 === 2 ? 'chat large' : `execute_tool read_file`, i, i + 1));
  }
  return spans;
}

function reportOf(run) {
  const when = (seconds) => new Date(Date.parse(run.createdAt) + seconds * 1000).toISOString();
  return {
    runId: run.id, threadId: run.threadId, status: run.status, question: run.question, startedAt: run.createdAt, finishedAt: run.finishedAt,
    verdict: 'LIKELY', why: '',
    findings: [{
      service: 'store', summary: '12 requests answered 500 within a minute.', cause: 'The last index is one past the end of the prices.',
      file: 'store-api/src/PriceCalculator.java', line: 42, verdict: 'LIKELY', suggested_action: 'Use `<` instead of `<=`.',
      evidence: [
        { source: 'store:1042', quote: 'Index 3 out of bounds for length 3', at: when(2) },
        { source: 'store:1390', quote: 'GET /price 500 trace=4bf92f35', at: when(3) },
      ],
      struck: [{ source: 'store:1500', quote: 'out of memory', problem: 'the quote is not in store:1500; copy it letter by letter.' }],
      ruled_out: [{ what: 'exporter: could not push metrics', because: 'no failing request has its trace id (exporter:88)' }],
    }],
    ruledOut: [],
    actions: [
      { tool: 'edit_file', title: 'Edit store-api/src/PriceCalculator.java', arguments: {}, decision: 'approved', decidedBy: 'ann', decidedAt: when(40), effect: 'done', at: when(41), rollback: { path: 'store-api/src/PriceCalculator.java', snapshot: 'snap_4k2m8x1q' } },
      { tool: 'restart_service', title: 'Restart store', arguments: {}, decision: 'approved', decidedBy: 'ann', decidedAt: when(55), effect: 'done', at: when(56) },
      { tool: 'shell_command_execute', title: 'rm -rf cache', arguments: {}, decision: 'denied', decidedBy: 'ann', decidedAt: when(60), reason: 'not needed', effect: 'none' },
    ],
    runbooks: ['failing-requests.md'],
    verification: [{ tool: 'check_health', arguments: {}, status: 'ok', result: 'store: healthy 200\ninventory: healthy 200', at: when(62) }],
    answer: '**Fixed.**', usage: run.usage, cost: run.cost,
  };
}
