// Every page of the router on the product, with something on it.
import { readFile } from 'node:fs/promises';
import { until } from './installation.mjs';

/** As the router names them. */
export async function paths() {
  const router = await readFile(new URL('../../src/app/router.tsx', import.meta.url), 'utf8');
  return [...router.matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
}

const askedOf = (installation) => (content) => installation.api('/api/chat', { userMessage: { id: crypto.randomUUID(), content } });
const ends = (installation, { runId }) => until(`the end of ${runId}`, async () => (await installation.api(`/api/runs/${runId}`)).status === 'completed', { withinMs: 60_000 });

const heading = (name) => (page) => page.getByRole('heading', { name, level: 1 });

/** The paths of the router, each with an address and with what is there when the page is. It brings about what they show. */
export async function screens(installation) {
  const asked = askedOf(installation);
  const [first, second, waiting] = await Promise.all([
    asked('Is anything unhealthy right now? Check, but change nothing.'),
    asked('Which services logged errors in the last hour, and what are they?'),
    asked('Run this command: `echo everything`'),
  ]);
  await installation.api('/api/alerts', { title: 'Checkout is slow', severity: 'critical', service: 'store-api', annotations: { summary: 'p99 over 3 s' } });
  await Promise.all([first, second].map((run) => ends(installation, run)));
  const pending = await until('the approval', async () => (await installation.api('/api/approvals'))[0]);
  const { runId, threadId } = first;
  return [
    ['/', '/', heading('What is going wrong?')],
    ['/replay', '/replay', (page) => page.getByLabel('Moment of the recording')],
    ['/threads/$threadId', `/threads/${waiting.threadId}`, (page) => page.getByRole('article', { name: /^Approval/ })],
    ['/threads/$threadId', `/threads/${threadId}?trace=${runId}`, (page) => page.getByText(/Run done/)],
    ['/approvals', '/approvals', (page) => page.getByText('Run a shell command').first()],
    ['/approvals', `/approvals?open=${pending.id}`, (page) => page.getByRole('article', { name: /^Approval/ })],
    ['/runs', '/runs', (page) => page.getByRole('link', { name: /unhealthy/ }).first()],
    ['/runs/compare', `/runs/compare?a=${runId}&b=${second.runId}`, (page) => page.getByRole('table').first()],
    ['/runs/$runId', `/runs/${runId}`, (page) => page.getByRole('row', { name: /Router/ }).first()],
    ['/runs/$runId/report', `/runs/${runId}/report`, (page) => page.getByRole('heading', { name: 'Checks' }).or(page.getByRole('heading', { name: 'Actions' })).first()],
    ['/services', '/services', (page) => page.getByText('postgres', { exact: true })],
    ['/agents', '/agents', (page) => page.getByRole('article', { name: 'coding' })],
    ['/alerts', '/alerts', (page) => page.getByRole('article', { name: 'Incident: Checkout is slow' })],
    ['/policy', '/policy', heading('Policy')],
    ['/audit', '/audit', (page) => page.getByText(/^Unbroken until #\d+/)],
    ['/access', '/access', heading('Access')],
    ['*', '/nowhere', heading('There is no such page')],
  ];
}
