// `./agentops up` on a data folder of its own, with the sample system and the offline model: the product as a user has it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const home = fileURLToPath(new URL('../../../', import.meta.url));
const agentops = join(home, 'agentops');
const readyMs = 180_000;
const stopMs = 30_000;
const notOurs = /^(ANTHROPIC_|OPENAI_|AGENTOPS_)/;
const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !notOurs.test(name)));

/** @param fastStart whether `up` prepares faster starts, which takes processor time from the test beside it: no, now */
export async function install({ fastStart = 'no' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'agentops-e2e-'));
  const installation = new Installation(folder, await freePort(), { ...outside, AGENTOPS_FAST_START: fastStart });
  try {
    await installation.startAgain();
    return installation;
  } catch (error) {
    await installation.stop();
    throw error;
  }
}

/** What a test needs of a running AgentOps; `stop` it in the end. */
class Installation {
  #folder;
  #port;
  #environment;
  #up = null;
  #printed = '';

  constructor(folder, port, environment) {
    this.#folder = folder;
    this.#port = port;
    this.#environment = environment;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  get data() {
    return join(this.#folder, 'data');
  }

  get serverLog() {
    return join(this.data, 'logs', 'server.log');
  }

  /** The sign-in link that the last start printed; it works once. */
  get link() {
    return /AgentOps is ready: (\S+)/.exec(this.#printed)?.[1] ?? null;
  }

  /** @param options of `up` */
  async startAgain(...options) {
    this.#printed = '';
    const up = spawn(agentops, ['up', '--no-open', '--port', String(this.#port), '--data', this.data, ...options], { env: this.#environment, detached: true });
    this.#up = up;
    for (const stream of [up.stdout, up.stderr]) stream.on('data', (text) => (this.#printed += text));
    process.once('exit', () => up.kill());
    await until(() => `up to be ready, it printed: ${this.#printed}`, () => {
      if (up.exitCode !== null || up.signalCode !== null) throw new Error(`up ended before it was ready:\n${this.#printed}`);
      return this.link;
    }, { withinMs: readyMs });
  }

  /** `kill -9` of the server alone: its database, its engine and the sample system live on. */
  async killServer() {
    this.#up.kill('SIGKILL');
    if (this.#up.signalCode === null) await once(this.#up, 'exit');
  }

  /** The files that the server's process has mapped, such as a cache of its classes. */
  async mapped() {
    return readFile(`/proc/${this.#up.pid}/maps`, 'utf8');
  }

  /** Ends as Ctrl-C would. Throws when a process is left behind. */
  async stop() {
    const up = this.#up;
    up.kill('SIGTERM');
    const left = await until('every process to end', async () => ((await this.#processes()).length === 0 ? [] : null), { withinMs: stopMs }).catch(() =>
      this.#processes(),
    );
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    if (left.length > 0) throw new Error(`left behind after SIGTERM: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
  }

  /** A command of the command line, against this installation. */
  async agentops(...args) {
    const env = { ...this.#environment, AGENTOPS_URL: this.url, AGENTOPS_TOKEN: await this.#token() };
    return (await promisify(execFile)(agentops, args, { env })).stdout;
  }

  bookstore(...args) {
    return this.agentops('bookstore', ...args, '--home', join(this.data, 'bookstore'));
  }

  async api(path, body) {
    const response = await fetch(this.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${await this.#token()}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async freshLink() {
    return (await this.api('/api/sign-in-links', {})).link;
  }

  /** Changes the audit log as somebody with the database's password could. */
  async tamper(statement) {
    const postgres = join(this.data, 'postgres');
    const port = (await readFile(join(postgres, 'data', 'postmaster.pid'), 'utf8')).split('\n')[3];
    const password = (await readFile(join(postgres, 'password'), 'utf8')).trim();
    const libraries = join(home, 'server/target/lib');
    const driver = (await readdir(libraries)).find((name) => /^postgresql-.*\.jar$/.test(name));
    const program = ['-cp', join(libraries, driver), join(home, 'dashboard/testing/e2e/Tamper.java')];
    await promisify(execFile)(await readlink(`/proc/${this.#up.pid}/exe`), [...program, `jdbc:postgresql://127.0.0.1:${port}/agentops`, 'agentops', password, statement]);
  }

  async #token() {
    return (await readFile(join(this.data, 'admin-token'), 'utf8')).trim();
  }

  /** All that names our folder, or works in it. */
  async #processes() {
    const found = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if (command !== '' && (command.includes(this.#folder) || cwd.startsWith(this.#folder))) found.push({ pid: Number(pid), command });
    }
    return found;
  }
}

/** The first truthy answer. What it waits for is in the error when the time is over. */
export async function until(what, ask, { withinMs = 30_000, everyMs = 50 } = {}) {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for ${typeof what === 'function' ? what() : what}`);
    await sleep(everyMs);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
