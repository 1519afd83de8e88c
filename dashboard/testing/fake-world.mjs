// Threads, runs and approvals in memory. Each question plays the incident; a question with "limit" or "fail" in it ends badly.
import { randomUUID } from 'node:crypto';
import { commandIncident, incident } from './incident.mjs';

/** A thread as the API tells it; what waits in it to be taken in. */
const plain = ({ log, queue: _queue, run: _run, steers: _steers, ...thread }) => ({ ...thread, seq: log.length, etag: `"${thread.title}"` });
const waiting = ({ queue, steers = [] }) => [...steers, ...queue.map(({ id, message }) => ({ ...message, kind: 'request', runId: id }))];

export function createWorld({ pace }) {
  const threads = new Map();
  const approvals = new Map();
  const clients = new Set();
  const timers = new Set();
  const world = {
    services: ['store', 'catalog', 'inventory'].map((name, at) => ({ name, healthy: at === 2, url: `http://127.0.0.1:90${at}0`, detail: at === 2 ? '(200) {"status":"ok"}' : '(500) HTTP 500 in the last minute', logs: [`${name}.log`], restarts: at !== 2, owner: at === 0 ? 'team shop' : '', environment: 'production', runbook: at === 0 ? 'store.md' : '', dashboard: at === 0 ? 'http://127.0.0.1:3000/d/store' : '', dependsOn: at === 0 ? ['catalog', 'inventory'] : [] })),
    threadPage, search, thread, rename, remove, queued, edit, takeBack, pendingApprovals, approval, chat, decide, cancel, order, onFrame, join, leave, stop, seed, tell: append, heal, dropClients,
  };

  const later = (run, ms) => {
    const timer = setTimeout(() => (timers.delete(timer), run()), ms);
    timers.add(timer);
  };
  const heartbeat = setInterval(() => clients.forEach((client) => client.send({ op: 'hb', ts: new Date().toISOString() })), 15_000);

  function seed(title, minutesAgo, status = 'idle') {
    const at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const thread = { id: `th-${randomUUID().slice(0, 8)}`, title, status, createdAt: at, updatedAt: at, pendingApprovals: 0, messageCount: 4, log: [], queue: [], run: null };
    threads.set(thread.id, thread);
    return thread;
  }
  function threadPage(limit, cursor) {
    const all = [...threads.values()].toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)).map(plain);
    const from = Number(cursor ?? 0);
    return { threads: all.slice(from, from + limit), nextCursor: from + limit < all.length ? String(from + limit) : null };
  }
  function search(words) {
    return { threads: [...threads.values()].filter(({ title }) => title.toLowerCase().includes(words.toLowerCase())).map(plain) };
  }
  function thread(id) {
    return plain(threads.get(id));
  }
  function rename(id, title) {
    threads.get(id).title = title;
    tellInbox();
    return thread(id);
  }
  function remove(id) {
    threads.delete(id);
    tellInbox();
  }
  function queued(id, messageId) {
    const item = waiting(threads.get(id)).find((one) => one.id === messageId);
    return item ? { ...item, createdBy: 'ana', createdAt: '', etag: `"${item.content}"` } : [404, { status: 404, detail: 'This message is not queued: a run has taken it in.' }];
  }
  function edit(id, messageId, content) {
    const one = threads.get(id);
    for (const item of [...(one.steers ?? []), ...one.queue.map(({ message }) => message)]) if (item.id === messageId) item.content = content;
    append(one, { type: 'CUSTOM', name: 'ops.queue.edited', value: { messageId, runId: queued(id, messageId).runId, content, by: 'ana' } });
    return queued(id, messageId);
  }
  function takeBack(id, messageId) {
    const one = threads.get(id);
    append(one, { type: 'CUSTOM', name: 'ops.queue.removed', value: { messageId, runId: queued(id, messageId).runId, by: 'ana' } });
    one.queue = one.queue.filter(({ message }) => message.id !== messageId);
    one.steers = one.steers?.filter((steer) => steer.id !== messageId);
  }
  function pendingApprovals() {
    return [...approvals.values()].map(({ approval }) => approval).filter((approval) => approval.state === 'pending').toReversed();
  }

  function approval(id) {
    return [...approvals.values()].find((one) => one.approval.id === id)?.approval ?? [404, { status: 404, detail: 'There is no such approval.' }];
  }

  function append(thread, event) {
    const entry = { seq: thread.log.length + 1, ts: new Date().toISOString(), event: { ...event, timestamp: Date.now() } };
    thread.log.push(entry);
    thread.updatedAt = entry.ts;
    for (const client of clients) if (client.following.has(thread.id)) client.send({ op: 'ev', threadId: thread.id, ...entry });
  }
  function setStatus(thread, status) {
    if (thread.status === status) return;
    thread.status = status;
    tellInbox();
  }
  function tellInbox(only = clients) {
    const frame = {
      op: 'inbox', pending: pendingApprovals().length,
      threads: [...threads.values()].map(({ id, status }) => ({ id, status })),
      runs: [...threads.values()].filter(({ run }) => run).map(({ id, run, status }) => ({ id: run.id, threadId: id, status })),
    };
    for (const client of only) client.send(frame);
  }

  function chat({ threadId, userMessage, steer }) {
    const thread = threads.get(threadId) ?? seed(userMessage.content, 0);
    if (steer && thread.run) {
      thread.steers = [...(thread.steers ?? []), { ...userMessage, kind: 'steer', runId: thread.run.id }];
      append(thread, { type: 'CUSTOM', name: 'ops.run.steered', value: { runId: thread.run.id, messageId: userMessage.id, content: userMessage.content } });
      return { success: true, threadId: thread.id, runId: thread.run.id, steered: true };
    }
    const run = { id: `run-${randomUUID().slice(0, 8)}`, message: userMessage };
    append(thread, { type: 'CUSTOM', name: 'ops.run.queued', value: { runId: run.id, messageId: userMessage.id, content: userMessage.content } });
    if (thread.run) thread.queue.push(run);
    else later(() => start(thread, run), 300);
    thread.messageCount += 1;
    tellInbox();
    return { success: true, threadId: thread.id, runId: run.id };
  }
  function start(thread, run) {
    thread.run = run;
    const story = /disk/i.test(run.message.content) ? commandIncident : incident;
    run.story = story({ threadId: thread.id, runId: run.id, messageId: run.message.id, question: run.message.content, pace });
    setStatus(thread, 'running');
    play(thread, run);
  }
  function hear(thread, { id: runId }) {
    for (const { id: messageId, content } of thread.steers ?? []) {
      const metadata = { ops: { runId } };
      append(thread, { type: 'TEXT_MESSAGE_START', messageId, role: 'user', metadata });
      append(thread, { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: content, metadata });
      append(thread, { type: 'TEXT_MESSAGE_END', messageId, metadata });
    }
    thread.steers = [];
  }
  function play(thread, run, outcome) {
    if (outcome) later(() => hear(thread, run), 200);
    const step = run.story.next(outcome);
    if (thread.run !== run) return;
    if (step.done) return finish(thread);
    const { event, wait, opens, metadata } = step.value;
    if (opens) return open(thread, run, opens, metadata);
    later(() => {
      if (thread.run !== run) return;
      append(thread, event);
      if (/limit/i.test(run.message.content) && event.type === 'TOOL_CALL_RESULT') return endByLimit(thread, run);
      if (/fail/i.test(run.message.content) && event.type === 'TOOL_CALL_RESULT') return fail(thread, run);
      play(thread, run);
    }, wait);
  }
  function open(thread, run, approval, metadata) {
    approvals.set(approval.toolCallId, { approval, thread, run, metadata });
    append(thread, { type: 'CUSTOM', name: 'ops.approval.opened', value: approval, metadata });
    thread.pendingApprovals = 1;
    setStatus(thread, 'waiting');
    tellInbox();
  }
  function decide({ toolCallId, action, reason, digest }) {
    const known = approvals.get(toolCallId);
    if (!known) return [404, { status: 404, detail: 'There is no such approval.' }];
    const { approval, thread, run } = known;
    if (approval.state !== 'pending') {
      const { state, decidedBy, decidedAt } = approval;
      return [409, { status: 409, title: 'Already decided', detail: `${decidedBy} was first.`, state, decidedBy, decidedAt }];
    }
    if (digest !== approval.digest) return [409, { status: 409, detail: 'What would run has changed since you saw it. Look again.' }];
    close(known, action === 'approve' ? 'approved' : 'denied', 'ana', reason ?? null);
    setStatus(thread, 'running');
    play(thread, run, approval);
    if (approval.tool === 'restart_service' && action === 'approve') later(heal, 1500 * pace);
    return approval;
  }
  function close({ approval, thread, metadata }, state, decidedBy, decisionReason) {
    Object.assign(approval, { state, decidedBy, decidedAt: new Date().toISOString(), decisionReason });
    const { id, toolCallId, decidedAt } = approval;
    append(thread, { type: 'CUSTOM', name: 'ops.approval.closed', value: { id, toolCallId, state, decidedBy, decidedAt, decisionReason }, metadata });
    thread.pendingApprovals = 0;
    tellInbox();
  }
  function heal() {
    for (const service of world.services) Object.assign(service, { healthy: true, detail: '14 ms' });
  }
  function endByLimit(thread, { id: runId }) {
    const metadata = { ops: { runId } };
    append(thread, { type: 'CUSTOM', name: 'ops.limit', value: { limit: 'max_turns', detail: 'The run used its 12 turns.' }, metadata });
    append(thread, { type: 'RUN_FINISHED', threadId: thread.id, runId, outcome: { type: 'success' }, result: { status: 'completed', answer: 'So far: the errors come from **catalog**.' }, metadata });
    finish(thread);
  }
  function fail(thread, { id: runId }) {
    append(thread, { type: 'RUN_ERROR', message: 'The provider answered 429 three times in a row.', code: 'model_rate_limited', metadata: { ops: { runId } } });
    finish(thread);
  }
  function finish(thread) {
    thread.run = null;
    const next = thread.queue.shift();
    setStatus(thread, next ? 'queued' : 'idle');
    if (next) later(() => start(thread, next), 2500);
  }
  function order(runId, agent) {
    const thread = [...threads.values()].find(({ run }) => run?.id === runId);
    if (thread) append(thread, { type: 'CUSTOM', name: 'ops.run.ordered', value: { runId, agent, by: 'ana', messageId: '' } });
    return agent ? { runId, agent } : { runId, status: 'stopping' };
  }
  function cancel(runId) {
    for (const thread of threads.values()) {
      if (thread.run?.id !== runId) continue;
      for (const known of approvals.values()) if (known.run.id === runId && known.approval.state === 'pending') close(known, 'cancelled', null, null);
      append(thread, { type: 'RUN_FINISHED', threadId: thread.id, runId, outcome: { type: 'cancelled' }, result: { status: 'cancelled', answer: null }, metadata: { ops: { runId } } });
      finish(thread);
    }
    return { runId, status: 'cancelled' };
  }

  function onFrame(client, frame) {
    if (frame.op === 'ping') client.send({ op: 'hb', ts: new Date().toISOString() });
    if (frame.op === 'unsub') client.following.delete(frame.threadId);
    if (frame.op !== 'sub') return;
    const thread = threads.get(frame.threadId);
    if (!thread) return void client.send({ op: 'error', threadId: frame.threadId, detail: 'There is no thread with this id, or you may not read it.' });
    for (const entry of thread.log.slice(frame.after)) client.send({ op: 'ev', threadId: thread.id, ...entry });
    client.send({ op: 'live', threadId: thread.id, seq: thread.log.length });
    client.following.add(thread.id);
  }
  function join(client) {
    clients.add(client);
    tellInbox([client]);
  }
  function leave(client) {
    clients.delete(client);
  }
  function dropClients() {
    clients.forEach((client) => client.drop());
  }
  function stop() {
    clearInterval(heartbeat);
    timers.forEach(clearTimeout);
    dropClients();
  }

  return world;
}
