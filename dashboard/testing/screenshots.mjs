// Plays an incident in a real browser, takes pictures of what a person sees, and fails on an axe violation, on a page error and on
// anything that the page's own policy blocks. Needs a build and a Chromium (CHROMIUM, else /usr/bin/chromium).
import { mkdtemp, mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startFakeServer } from './fake-server.mjs';
import { visitPlaces } from './places.mjs';

const pictures = fileURLToPath(new URL('./pictures/', import.meta.url));
const axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const args = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const faults = [];
const placesOnly = process.argv.includes('--places');

async function withPage({ colorScheme, width, height }, visit) {
  const profile = await mkdtemp(join(tmpdir(), 'agentops-pictures-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args, colorScheme, viewport: { width, height }, bypassCSP: false,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const expected = /status of (401|409|503)|ERR_CONNECTION|WebSocket connection/.test(message.text());
    if (!expected) faults.push(`console: ${message.text()}`);
  });
  try {
    await visit(page);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function take(page, name) {
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, impact, nodes } of violations) {
    faults.push(`axe ${name}: ${id} (${impact}) ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`).join(' | ')}`);
  }
  console.log(`${name}: ${violations.length} axe violations`);
}

const approve = (page, title) => page.getByRole('article', { name: `Approval: ${title}` }).getByRole('button', { name: /^Approve/ });

async function playIncident(page, { url, world }, name) {
  for (const [title, minutes] of [['Why did inventory restart last night?', 190], ['Checkout is slow since the release', 1500], ['Which services logged errors?', 4400]]) world.seed(title, minutes);
  await page.goto(url);
  await page.getByRole('heading', { name: 'What is going wrong?' }).waitFor();
  await take(page, `${name}-1-welcome`);
  await page.getByRole('button', { name: 'Break the sample store, then ask' }).click();
  await page.getByText('hand-off · log-analyzer').waitFor();
  await approve(page, 'Edit PriceFormatter.java').waitFor();
  await take(page, `${name}-2-approval-diff`);
  await page.getByRole('group', { name: 'Conversation' }).evaluate((box) => (box.scrollTop = 0));
  await take(page, `${name}-3-finding`);
  await page.getByText('search_logs').click();
  await page.getByText('Output').waitFor();
  await take(page, `${name}-3-tool-output`);
  await page.getByText('search_logs').click();
  if (name === 'phone') {
    await page.getByRole('button', { name: 'Menu' }).click();
    await take(page, `${name}-3-threads`);
    await page.keyboard.press('Escape');
  } else {
    await page.getByRole('button', { name: 'offline model' }).click();
    await take(page, `${name}-3-offline-model`);
    await page.keyboard.press('Escape');
  }
  await page.getByLabel('Message').fill('Also tell me which books are affected.');
  await page.getByLabel('Message').press('Enter');
  await page.getByText('sends when this run ends').waitFor();
  await page.getByText('Tell this run', { exact: true }).click();
  await page.getByLabel('Message').fill('Only the price of bundles is wrong.');
  await page.getByLabel('Message').press('Enter');
  await page.getByText('read before its next step').waitFor();
  await take(page, `${name}-4-queue`);
  await page.getByRole('button', { name: 'Edit what is queued' }).last().click();
  await page.getByLabel('Queued text').fill('Also tell me which books are affected, as a list.');
  await take(page, `${name}-4-queue-edit`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('affected, as a list.').waitFor();
  await page.getByRole('button', { name: 'Send to log-analyzer instead' }).click();
  await page.getByRole('button', { name: 'log-analyzer is next' }).scrollIntoViewIfNeeded();
  await take(page, `${name}-4-sent-to`);
  await page.getByRole('button', { name: /tokens · / }).click();
  await page.getByRole('region', { name: 'Limits' }).waitFor();
  await take(page, `${name}-4-limits`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'This thread' }).click();
  await page.getByLabel('Title').fill('Store returns 500s');
  await take(page, `${name}-4-thread-menu`);
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('heading', { name: 'Store returns 500s' }).waitFor();
  if (name !== 'phone') {
    await page.getByLabel('Search threads').fill('check');
    await page.getByRole('list', { name: 'Search results' }).getByRole('link').waitFor();
    await take(page, `${name}-4-search`);
    await page.getByLabel('Search threads').fill('');
  }
  const card = page.getByRole('article', { name: 'Approval: Edit PriceFormatter.java' });
  await card.scrollIntoViewIfNeeded();
  await card.getByRole('button', { name: /^Reject/ }).scrollIntoViewIfNeeded();
  await card.getByRole('button', { name: /^Reject/ }).click();
  await page.getByLabel(/Why not/).fill('Add a test first, please.');
  await take(page, `${name}-4-reject`);
  await card.getByRole('button', { name: 'Back' }).click();
  if (name === 'dark') {
    await card.focus();
    await page.waitForTimeout(1100);
    await page.keyboard.press('a');
  } else await approve(page, 'Edit PriceFormatter.java').click();
  await approve(page, 'Restart catalog').waitFor();
  await page.getByRole('button', { name: /approvals waiting/ }).click();
  await page.getByRole('region', { name: 'Approvals waiting' }).getByRole('link').waitFor();
  await take(page, `${name}-5-restart-inbox`);
  await page.keyboard.press('Escape');
  await approve(page, 'Restart catalog').click();
  await page.getByRole('button', { name: /^Yes, run it/ }).click();
  await page.getByText('Fixed and checked').waitFor();
  await page.getByText(/Run done/).waitFor();
  await page.waitForTimeout(600);
  await take(page, `${name}-6-done`);
}

await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });

let port = 8191;
for (const look of [
  { name: 'light', colorScheme: 'light', width: 1440, height: 960 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 960 },
  { name: 'phone', colorScheme: 'dark', width: 390, height: 844 },
]) {
  const server = await startFakeServer({ port: port++, pace: 0.1 });
  await withPage(look, (page) => visitPlaces(page, server, look.name, take));
  if (!placesOnly) await withPage(look, (page) => playIncident(page, server, look.name));
  server.close();
}

if (!placesOnly) await visitExtras();

async function visitExtras() {
  const extras = await startFakeServer({ port: port++, pace: 0.1, offline: false, role: 'operator', signedOut: true });
  await withPage({ colorScheme: 'light', width: 1280, height: 800 }, async (page) => {
    await page.goto(extras.url);
    await page.getByRole('heading', { name: 'Sign in to AgentOps' }).waitFor();
    await take(page, 'light-7-signed-out');
    await page.getByLabel(/paste the link/).fill('bad');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/was used before/).waitFor();
    await page.getByLabel(/paste the link/).fill(`${extras.url}/sign-in?code=good`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'What is going wrong?' }).waitFor();
    await page.getByLabel('Message').fill('Run into the limit, please.');
    await page.getByLabel('Message').press('Enter');
    await page.getByText(/Stopped by a limit/).waitFor();
    await take(page, 'light-8-limit');
    const live = await page.getByRole('group', { name: 'Conversation' }).innerText();
    await page.reload();
    await page.getByText(/Stopped by a limit/).waitFor();
    const reloaded = await page.getByRole('group', { name: 'Conversation' }).innerText();
    if (live !== reloaded) faults.push('a reload shows something else than was live');
    await page.getByRole('link', { name: 'New thread' }).click();
    await page.getByLabel('Message').fill('The disk is filling up.');
    await page.getByLabel('Message').press('Enter');
    await page.getByText(/would be invisible/).waitFor();
    await take(page, 'light-9-hidden-characters');
    await page.getByRole('link', { name: 'New thread' }).click();
    await page.getByRole('button', { name: 'Break the sample store, then ask' }).click();
    await page.getByText('router', { exact: false }).first().waitFor();
    extras.setReachable(false);
    await page.getByText(/Connection lost/).first().waitFor();
    await take(page, 'light-10-connection-lost');
    extras.setReachable(true);
    await page.getByText(/Caught up: \+\d+ events/).first().waitFor();
    await take(page, 'light-11-caught-up');
  });
  extras.close();
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
