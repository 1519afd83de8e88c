// Serves the built dashboard and speaks docs/protocol.md from memory, so that the page can be worked on and looked at without
// the Java server: `npm run build && npm run fake`, then http://127.0.0.1:8091. `?signed-out` in the environment: SIGNED_OUT=1.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { serveStatic } from './fake-static.mjs';
import { madeUpRuns } from './fake-runs.mjs';
import { createWorld } from './fake-world.mjs';
import { acceptWebSocket } from './web-socket.mjs';

export function startFakeServer({ port = 8091, pace = 1, offline = true, role = 'admin', signedOut = false } = {}) {
  const world = createWorld({ pace });
  const tickets = new Set();
  let signedIn = !signedOut;
  let reachable = true;
  const access = madeUpAccess();
  const runs = madeUpRuns();

  const routes = [
    ['GET', /^\/api\/me$/, () => ({
      user: 'ana', role, agents: ['coding', 'log-analyzer'], csrf: false, version: '0.1.0', engineUrl: 'http://127.0.0.1:9070',
      sample: { id: 'off-by-one', service: 'store-api', breaks: 'an exception in code: a loop runs one step too far', shows: 'prices and orders answer 500: Index 4 out of bounds for length 4' },
      model: offline ? { provider: 'offline', name: 'rules', routerName: 'rules', offline } : { provider: 'anthropic', name: 'claude-sonnet-5', routerName: 'claude-haiku-5', offline },
    })],
    ['POST', /^\/api\/sample\/break$/, () => ({ fault: {}, done: 'off-by-one is on' })],
    ['GET', /^\/api\/sessions$/, () => ({ sessions: access.sessions })],
    ['GET', /^\/api\/tokens$/, () => ({ tokens: access.tokens })],
    ['POST', /^\/api\/tokens$/, (_, __, body) => [201, { id: 't9', token: 'a-token-that-opens-nothing', role: body.role, expiresAt: at(30) }]],
    ['POST', /^\/api\/sign-in-links$/, (_, __, body) => [201, { link: 'http://127.0.0.1:8091/sign-in?code=good', name: body.name, role: body.role, expiresAt: at(0) }]],
    ['DELETE', /^\/api\/(tokens|sessions)\/([^/]+)$/, ([, kind, id]) => {
      access[kind] = access[kind].filter((one) => one.id !== id);
      return [204, undefined];
    }],
    ['GET', /^\/api\/agents$/, () => madeUpAgents()],
    ['GET', /^\/api\/builds$/, () => ({ builds: [{ build: '0.1.0-4bf92f3', state: 'current', runs: 3, detail: '' }, { build: '0.1.0-1c9fab0', state: 'waiting', runs: 1, detail: '' }, { build: '0.0.9-77aa01c', state: 'lost', runs: 1, detail: 'its jar is gone' }] })],
    ['GET', /^\/api\/audit\/decision-times$/, () => ({ from: at(-30), figures: [{ risk: 'all', decided: 12, expired: 1, medianMs: 48_000, slowMs: 612_000 }] })],
    ['GET', /^\/api\/usage$/, () => ({ limits: [{ limit: 'tokens', setting: 'AGENTOPS_MAX_TOKENS', per: 'run', max: 20_000 }, { limit: 'tool_calls', setting: 'AGENTOPS_MAX_TOOL_CALLS', per: 'run', max: 500 }, { limit: 'cost_per_day', setting: 'AGENTOPS_MAX_COST_PER_DAY', per: 'day', max: 5, used: 1.2 }] })],
    ['GET', /^\/api\/services$/, () => ({ services: world.services })],
    ['GET', /^\/api\/doctor$/, () => ({ checks: checks() })],
    ['GET', /^\/api\/runs$/, (_, url) => runs.page(url.searchParams)],
    ['GET', /^\/api\/runs\/compare$/, (_, url) => runs.compare(url.searchParams.get('a'), url.searchParams.get('b'))],
    ['POST', /^\/api\/runs\/([^/]+)\/rerun$/, () => [202, { runId: 'run-failed', threadId: 'th-made-up', known: false }]],
    ['GET', /^\/api\/runs\/([^/]+)$/, ([, id]) => runs.run(id)],
    ['GET', /^\/api\/runs\/([^/]+)\/trace$/, ([, id]) => runs.trace(id)],
    ['GET', /^\/api\/runs\/([^/]+)\/steps$/, ([, id], url) => runs.steps(id, url.searchParams)],
    ['GET', /^\/api\/runs\/([^/]+)\/report$/, ([, id]) => runs.report(id)],
    ['GET', /^\/api\/threads$/, (_, url) => url.searchParams.get('q') ? world.search(url.searchParams.get('q')) : world.threadPage(Number(url.searchParams.get('limit') ?? 30), url.searchParams.get('cursor'))],
    ['GET', /^\/api\/approvals$/, () => world.pendingApprovals()],
    ['GET', /^\/api\/approvals\/([^/]+)$/, ([, id]) => world.approval(id)],
    ['POST', /^\/api\/realtime\/token$/, () => {
      const token = randomUUID();
      tickets.add(token);
      return { token, expiresAt: new Date(Date.now() + 60_000).toISOString() };
    }],
    ['POST', /^\/api\/chat$/, (_, __, body) => [202, world.chat(body)]],
    ['POST', /^\/api\/approve-tool$/, (_, __, body) => world.decide(body)],
    ['POST', /^\/api\/runs\/([^/]+)\/next$/, ([, runId], _, body) => [202, world.order(runId, body.agent)]],
    ['POST', /^\/api\/runs\/([^/]+)\/stop$/, ([, runId]) => [202, world.order(runId, '')]],
    ['POST', /^\/api\/runs\/([^/]+)\/cancel$/, ([, runId]) => [202, world.cancel(runId)]],
    ['GET', /^\/api\/threads\/([^/]+)\/incoming$/, () => runs.incoming()],
    ['POST', /^\/api\/threads\/([^/]+)\/incoming\/(\d+)\/replay$/, () => [202, { runId: 'run-now', threadId: 'th-made-up', known: false }]],
    ['GET', /^\/api\/threads\/([^/]+)\/messages$/, () => runs.copied()],
    ['GET', /^\/api\/threads\/([^/]+)$/, ([, id]) => world.thread(id)],
    ['PATCH', /^\/api\/threads\/([^/]+)$/, ([, id], _, body) => world.rename(id, body.title)],
    ['DELETE', /^\/api\/threads\/([^/]+)$/, ([, id]) => [204, world.remove(id)]],
    ['GET', /^\/api\/threads\/([^/]+)\/queue\/([^/]+)$/, ([, id, message]) => world.queued(id, message)],
    ['PATCH', /^\/api\/threads\/([^/]+)\/queue\/([^/]+)$/, ([, id, message], _, body) => world.edit(id, message, body.content)],
    ['DELETE', /^\/api\/threads\/([^/]+)\/queue\/([^/]+)$/, ([, id, message]) => [204, world.takeBack(id, message)]],
    ['POST', /^\/api\/sign-out$/, () => {
      signedIn = false;
      return [204, undefined];
    }],
  ];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/sign-in') {
      signedIn = url.searchParams.get('code') === 'good';
      return response.writeHead(303, { Location: signedIn ? '/' : '/?sign-in=used' }).end();
    }
    if (url.pathname === '/api/sign-in') return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ issuer: 'Example Inc' }));
    if (!url.pathname.startsWith('/api/')) return serveStatic(url.pathname, response);
    if (!signedIn) return problem(response, 401, 'Sign in first.');
    if (request.method === 'POST' && request.headers['x-agentops-client'] !== 'dashboard') return problem(response, 403, 'X-AgentOps-Client is missing.');
    if (!reachable) return problem(response, 503, 'Starting again.');
    const body = await readJson(request);
    for (const [method, path, handle] of routes) {
      const match = request.method === method && path.exec(url.pathname);
      if (!match) continue;
      const answer = handle(match, url, body);
      const [status, value] = Array.isArray(answer) && typeof answer[0] === 'number' ? answer : [200, answer];
      const type = status >= 400 ? 'application/problem+json' : 'application/json';
      return response.writeHead(status, { 'Content-Type': type }).end(value === undefined ? undefined : JSON.stringify(value));
    }
    return problem(response, 404, 'There is no such route.');
  });

  server.on('upgrade', (request, socket) => {
    const ticket = new URL(request.url, 'http://localhost').searchParams.get('ticket');
    if (!tickets.delete(ticket)) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    const client = { following: new Set(), ...acceptWebSocket(request, socket, { onText: (text) => world.onFrame(client, JSON.parse(text)), onClose: () => world.leave(client) }) };
    world.join(client);
  });

  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve({
      url: `http://127.0.0.1:${port}`, world,
      setReachable: (value) => {
        reachable = value;
        if (!value) world.dropClients();
      },
       close: () => (world.stop(), server.closeAllConnections(), server.close()) }));
  });
}

const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

function checks() {
  return [
    { name: 'postgres', ok: true, detail: '17.2', remedy: '' },
    { name: 'restate', ok: true, detail: 'deployment dp_1', remedy: '' },
    { name: 'model', ok: true, detail: 'anthropic claude-sonnet-5, router claude-haiku-5', remedy: '' },
    { name: 'notifications', ok: false, detail: 'the webhook answers 404', remedy: 'Correct the address in notifications.yaml.' },
  ];
}

function madeUpAgents() {
  const model = { provider: 'anthropic', name: 'claude-sonnet-5' };
  const looks = [{ name: 'search_logs', description: 'Finds lines in the logs of a service.', effect: 'reads' }, { name: 'check_health', description: 'Asks a service whether it is well.', effect: 'reads' }];
  return {
    network: 'ops', build: '0.1.0-4bf92f3',
    agents: [
      { name: 'log-analyzer', description: 'Reads logs and metrics and finds the cause. Changes nothing.', model, tools: looks },
      { name: 'coding', description: 'Reads code, proposes changes and applies what was approved.', model, tools: [...looks, { name: 'edit_file', description: 'Replaces a text in a file.', effect: 'writes' }] },
    ],
  };
}

function madeUpAccess() {
  const one = { role: 'admin', madeBy: 'admin', createdAt: at(-3), expiresAt: at(27), lastUsedAt: at(-0.01), threads: [], client: '', current: false };
  const client = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36';
  return {
    sessions: [
      { ...one, id: 's1', name: 'ana', client, current: true },
      { ...one, id: 's2', name: 'ben@example.com', role: 'approver', madeBy: 'https://login.example.com', client: client.replace('X11; Linux', 'Macintosh; Mac OS') },
    ],
    tokens: [
      { ...one, id: 't1', name: 'nightly report', role: 'viewer', threads: ['thr_1'] },
      { ...one, id: 't2', name: 'deploy', role: 'operator', madeBy: 'ana', lastUsedAt: undefined },
    ],
  };
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks)) : {};
}

function problem(response, status, detail) {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ status, detail }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFakeServer({ port: Number(process.env.PORT ?? 8091), signedOut: process.env.SIGNED_OUT === '1' });
  console.log(`The dashboard with a made-up incident: ${url}`);
}
