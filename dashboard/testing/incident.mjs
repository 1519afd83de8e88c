// One incident of the sample system, from question to verified fix, as docs/protocol.md would tell it. A generator: it yields
// `{event, wait}` (wait: ms before it) or `{opens: approval}`, and takes the approval's outcome in return.

const file = 'catalog/src/main/java/shop/catalog/PriceFormatter.java';

const before = `package shop.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Prices as the store shows them. */
final class PriceFormatter {

  private PriceFormatter() {}

  static String format(Book book) {
    BigDecimal discount = book.discount();
    BigDecimal price = book.price().subtract(discount.multiply(book.price()));
    return price.setScale(2, RoundingMode.HALF_UP) + " " + book.currency();
  }
}
`;

const after = before.replace(
  '    BigDecimal discount = book.discount();\n',
  '    // Books that came before release 2.4 have no discount.\n    BigDecimal discount = book.discount() == null ? BigDecimal.ZERO : book.discount();\n',
);

const logLines = [
  '14:02:11.482 ERROR store  GET /books/17 -> 500 (catalog answered 500)',
  '14:02:11.479 ERROR catalog  java.lang.NullPointerException: Cannot invoke "java.math.BigDecimal.multiply(java.math.BigDecimal)" because "discount" is null',
  '    at shop.catalog.PriceFormatter.format(PriceFormatter.java:13)',
  '    at shop.catalog.BookHandler.get(BookHandler.java:41)',
  '    at io.javalin.http.Handler.handle(Handler.java:22)',
  '14:02:13.120 ERROR store  GET /books/23 -> 500 (catalog answered 500)',
  '14:02:13.118 ERROR catalog  java.lang.NullPointerException: Cannot invoke "java.math.BigDecimal.multiply(java.math.BigDecimal)" because "discount" is null',
  '    at shop.catalog.PriceFormatter.format(PriceFormatter.java:13)',
  '14:02:14.003 WARN  store  circuit to catalog half-open, 31 % of calls failed in the last minute',
  '14:02:15.771 ERROR store  GET /books/17 -> 500 (catalog answered 500)',
  '(214 more lines with the same message since 14:01:52; cut at 10)',
];

export function* incident({ threadId, runId, messageId, question, now = Date.now, pace = 1 }) {
  let agent = null;
  let turn = 0;
  const ops = (extra) => ({ runId, ...(agent && { agent, turn }), ...extra });
  const say = (event, wait = 120, extra) => ({
    event: { ...event, timestamp: now(), metadata: { ops: ops(extra) } },
    wait: wait * pace,
  });
  const custom = (name, value, wait, extra) => say({ type: 'CUSTOM', name, value }, wait, extra);

  function* text(id, content, { role = 'assistant', kind = 'TEXT_MESSAGE' } = {}) {
    yield say({ type: `${kind}_START`, messageId: id, ...(kind === 'TEXT_MESSAGE' && { role, ...(agent && { name: agent }) }) });
    const pieces = role === 'user' ? [content] : content.match(/[\s\S]{1,14}/g);
    for (const delta of pieces) yield say({ type: `${kind}_CONTENT`, messageId: id, delta }, 45);
    yield say({ type: `${kind}_END`, messageId: id }, 20);
  }
  function* call(id, name, args, parentMessageId) {
    yield say({ type: 'TOOL_CALL_START', toolCallId: id, toolCallName: name, parentMessageId }, 150);
    for (const delta of JSON.stringify(args).match(/[\s\S]{1,40}/g)) yield say({ type: 'TOOL_CALL_ARGS', toolCallId: id, delta }, 40);
    yield say({ type: 'TOOL_CALL_END', toolCallId: id }, 30);
  }
  function* execute(id, content, durationMs, status = 'ok') {
    yield custom('ops.tool.started', { toolCallId: id }, 200);
    yield result(id, content, durationMs, status);
  }
  const result = (id, content, durationMs, status) =>
    say({ type: 'TOOL_CALL_RESULT', messageId: `${id}-result`, toolCallId: id, role: 'tool', content }, Math.min(900, durationMs), { status, durationMs });
  function* ask(id, name, fields) {
    const requested = now();
    const outcome = yield {
      opens: {
        id: `ap-${id}`, toolCallId: id, runId, threadId, tool: name, requestedAt: new Date(requested).toISOString(),
        expiresAt: new Date(requested + 4 * 3600_000).toISOString(), state: 'pending', agent, decidedBy: null, decidedAt: null,
        decisionReason: null, ...fields,
      },
      metadata: { ops: ops() },
    };
    if (outcome.state === 'approved') return true;
    yield result(id, `The human said no: ${outcome.decisionReason ?? outcome.state}`, 1, outcome.state);
    return false;
  }
  const id = (name) => `${runId}-${name}`;
  const usage = (inputTokens, outputTokens) => custom('ops.usage', {
    agent, model: 'claude-sonnet-5', inputTokens, outputTokens, cachedInputTokens: 0, reasoningTokens: 0,
    cost: { usd: (inputTokens * 2 + outputTokens * 10) / 1e6, unpriced: [], asOf: '2026-10-24' },
  }, 10);

  yield say({ type: 'RUN_STARTED', threadId, runId }, 200);
  yield* text(messageId, question, { role: 'user' });

  turn = 1;
  yield custom('ops.router', { turn, agent: 'log-analyzer', rule: 'model', reason: 'A symptom without a known cause: read the logs first.', confidence: 0.94 }, 600);
  agent = 'log-analyzer';
  yield say({ type: 'STEP_STARTED', stepName: agent });
  yield* text(id('r1'), 'The store answers 500. It sits in front of catalog and inventory, so I look for errors in all three and start with the newest.', { kind: 'REASONING_MESSAGE' });
  yield* text(id('m1'), 'I look at the errors of the last 15 minutes first.');
  yield* call(id('t1'), 'search_logs', { query: 'level:ERROR', services: ['store', 'catalog'], since: '15m', limit: 10 }, id('m1'));
  yield usage(2140, 96);
  yield* execute(id('t1'), logLines.join('\n'), 812);
  turn = 2;
  yield* text(id('m2-half'), 'The errors all');
  yield custom('ops.attempt', { messageId: id('m2-half'), attempt: 2, reason: 'the provider closed the stream' }, 300, { attempt: 2 });
  yield* text(
    id('m2-half'),
    `The errors all come from **catalog**; the store only passes them on.

| Signal | Before 14:01 | Now |
|:--|--:|--:|
| 5xx of \`GET /books/{id}\` | 0.0 % | **31 %** |
| p99 latency | 48 ms | 51 ms |

1. It fails for books **without a discount** (17, 23), and for no others.
2. Latency did not move, so this is not load: it is a bug in the code path.`,
  );
  yield* call(id('t2'), 'report_finding', { service: 'catalog', file, line: 13 }, id('m2-half'));
  yield usage(3320, 288);
  yield* execute(id('t2'), 'Recorded.', 9);
  yield custom('ops.finding', {
    service: 'catalog',
    summary: 'catalog throws a NullPointerException for each book that has no discount',
    cause: 'PriceFormatter multiplies the discount without checking that there is one',
    file,
    line: 13,
    evidence: [
      { source: 'catalog.log', line: 5121, quote: logLines[1].slice(0, 200) },
      { source: 'catalog.log', line: 5122, quote: logLines[2].trim() },
    ],
  });
  yield say({ type: 'STEP_FINISHED', stepName: agent });

  agent = null;
  turn = 3;
  yield custom('ops.router', { turn, agent: 'coding', rule: 'hand-off', reason: 'The cause is in the code: a null discount in PriceFormatter.java:13.', confidence: 0.92 }, 500);
  agent = 'coding';
  yield say({ type: 'STEP_STARTED', stepName: agent });
  yield* call(id('t3'), 'read_file', { path: file }, id('m3'));
  yield usage(3900, 61);
  yield* execute(id('t3'), before, 12);
  turn = 4;
  yield* text(id('m4'), 'A book that came before release 2.4 has no discount. The formatter should take that as zero:\n\n```java\nBigDecimal discount = book.discount() == null ? BigDecimal.ZERO : book.discount();\n```\n\nI propose this edit.');
  yield* call(id('t4'), 'edit_file', { path: file, content: after }, id('m4'));
  yield usage(4820, 402);
  const edited = yield* ask(id('t4'), 'edit_file', {
    arguments: { path: file, content: after }, risk: 'medium', title: 'Edit PriceFormatter.java in catalog',
    reason: 'Takes a missing discount as zero, so that books without one have a price again.',
    digest: 'sha256:9c1f4a7be0d25318c6a94f02b7715c3de884a1f0962db5537e1c8845ab30e02a',
    preview: { kind: 'diff', path: file, before, after },
  });
  if (edited) yield* execute(id('t4'), 'Wrote 18 lines. The previous version is kept.', 34);
  turn = 5;
  if (!edited) {
    yield* text(id('m5'), 'Understood, I leave the file as it is. The cause stays what it was: a missing discount. Tell me how you want it fixed.');
    yield say({ type: 'STEP_FINISHED', stepName: agent });
    yield say({ type: 'RUN_FINISHED', threadId, runId, outcome: { type: 'success' }, result: { status: 'completed', answer: null } });
    return;
  }
  yield* text(id('m5'), 'The edit is in. catalog has to start again to take it up.');
  yield* call(id('t5'), 'restart_service', { service: 'catalog' }, id('m5'));
  yield usage(5210, 77);
  const restarted = yield* ask(id('t5'), 'restart_service', {
    arguments: { service: 'catalog' }, risk: 'high', title: 'Restart catalog',
    reason: 'The fix takes effect when the service starts with the new code.',
    digest: 'sha256:41d8b0029fce7713a5f06d2e98c4b37710ee53aa6c9f8d1b04e2a7c65530b7d4',
    preview: { kind: 'restart', service: 'catalog', command: ['./bookstore', 'restart', 'catalog', '--wait-healthy', '30s'], fingerprints: ['9c1185a5c5e9fc54612808977ee8f548b2258d31ff4c2f6b0ac0e7c4f5d1c2b7  /srv/shop/bookstore'] },
  });
  if (restarted) {
    yield* execute(id('t5'), 'catalog stopped (pid 4711), started (pid 4790), healthy after 2.1 s', 2140);
    turn = 6;
    yield* call(id('t6'), 'check_health', { service: 'store', path: '/books/17', times: 20 }, id('m6'));
    yield usage(5600, 58);
    yield* execute(id('t6'), '{"ok":20,"failed":0,"p99_ms":47}', 420);
  }
  const answer = restarted
    ? '**Fixed and checked.** catalog failed for books without a discount (`PriceFormatter.java:13`). It takes a missing discount as zero now; 20 of 20 requests to `/books/17` succeed, p99 47 ms.\n\nTo do: a test for books without a discount, so that this can\'t come back.'
    : 'The edit is in place, catalog still runs the old code. Restart it when it suits you.';
  yield* text(id('m7'), answer);
  yield usage(6020, 143);
  yield say({ type: 'STEP_FINISHED', stepName: agent });
  yield say({ type: 'RUN_FINISHED', threadId, runId, outcome: { type: 'success' }, result: { status: 'completed', answer } });
}

/** One call whose command hides characters: what the card must not let pass unseen. */
export function* commandIncident({ threadId, runId, messageId, question, now = Date.now, pace = 1 }) {
  const metadata = { ops: { runId, agent: 'coding', turn: 1 } };
  const say = (event) => ({ event: { ...event, timestamp: now(), metadata }, wait: 60 * pace });
  const command = 'du -sh /var/log/bookstore\u202e # gol.*\u2066\n  && find /var/log/bookstore -name "*.log.gz" -mtime +14 \u200b-print -delete';
  const toolCallId = `${runId}-t1`;
  const args = { command, cwd: '/srv/bookstore' };
  yield say({ type: 'RUN_STARTED', threadId, runId });
  yield say({ type: 'TEXT_MESSAGE_START', messageId, role: 'user' });
  yield say({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta: question });
  yield say({ type: 'TEXT_MESSAGE_END', messageId });
  yield say({ type: 'TOOL_CALL_START', toolCallId, toolCallName: 'run_command', parentMessageId: `${runId}-m1` });
  yield say({ type: 'TOOL_CALL_ARGS', toolCallId, delta: JSON.stringify(args) });
  yield say({ type: 'TOOL_CALL_END', toolCallId });
  const outcome = yield {
    opens: {
      id: `ap-${toolCallId}`, toolCallId, runId, threadId, tool: 'run_command', arguments: args, risk: 'high', title: 'Run a command', agent: 'coding',
      requestedAt: new Date(now()).toISOString(), expiresAt: new Date(now() + 600_000).toISOString(), state: 'pending',
      reason: 'Old compressed logs fill the disk.', digest: 'sha256:77aa01ce5544bb21', decidedBy: null, decidedAt: null, decisionReason: null,
      preview: { kind: 'command', command, cwd: args.cwd },
    },
    metadata,
  };
  yield say({ type: 'TOOL_CALL_RESULT', messageId: `${toolCallId}-result`, toolCallId, role: 'tool', content: outcome.decisionReason ?? 'Nothing ran.' });
  yield say({ type: 'RUN_FINISHED', threadId, runId, outcome: { type: 'success' }, result: { status: 'completed', answer: null } });
}

/** The whole incident as log entries, every approval decided by `decide`. */
export function recordedLog(decide = () => ({ state: 'approved', decisionReason: null }), options = {}) {
  let clock = Date.parse('2030-01-01T14:03:00Z');
  const now = () => (clock += 40);
  const story = incident({ threadId: 'th-1', runId: 'run-1', messageId: 'msg-1', question: 'The store is returning 500 errors.', now, ...options });
  const entries = [];
  const append = (event) => entries.push({ seq: entries.length + 1, ts: new Date(event.timestamp).toISOString(), event });
  let step = story.next();
  while (!step.done) {
    const { event, opens, metadata } = step.value;
    if (event) {
      append(event);
      step = story.next();
    } else {
      append({ type: 'CUSTOM', name: 'ops.approval.opened', value: opens, timestamp: now(), metadata });
      const outcome = { decidedBy: 'ana', decidedAt: new Date(now()).toISOString(), ...decide(opens) };
      append({ type: 'CUSTOM', name: 'ops.approval.closed', value: { id: opens.id, toolCallId: opens.toolCallId, ...outcome }, timestamp: now(), metadata });
      step = story.next(outcome);
    }
  }
  return entries;
}
