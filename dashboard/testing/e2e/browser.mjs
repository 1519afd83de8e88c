// A real browser. Each visit has a profile of its own, and fails on what a user would not see but must not happen: an error on the
// console or in a script, a violation of the page's policy, a request to any other host.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const evidence = fileURLToPath(new URL('../../target/e2e/', import.meta.url));
const axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];
const patienceMs = 30_000;

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

/**
 * Opens a page that nobody is signed in to, and closes it in the end. `expected`: errors on the console that the test brings about.
 * A failure leaves a picture and the server's log in `target/e2e/`.
 */
export async function visit(browser, installation, { name, expected = /$^/, colorScheme = 'dark', viewport = { width: 1440, height: 900 } }, visitor) {
  const context = await browser.newContext({ colorScheme, viewport, bypassCSP: false, baseURL: installation.url });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const faults = listenForFaults(page, installation.url, expected);
  try {
    const result = await visitor(page);
    assert.deepEqual(faults, []);
    return result;
  } catch (error) {
    await mkdir(evidence, { recursive: true });
    await page.screenshot({ path: join(evidence, `${name}.png`) }).catch(() => {});
    await copyFile(installation.serverLog, join(evidence, `${name}.server.log`)).catch(() => {});
    if (faults.length > 0) error.message += `\nThe page also had: ${faults.join('\n')}`;
    throw error;
  } finally {
    await context.close();
  }
}

/** A page whose news from the server can be held back, as on a slow line: call what it returns. */
export async function holdableNews(page) {
  const held = [];
  let holding = false;
  let toPage = null;
  await page.routeWebSocket(/\/api\/ws/, (socket) => {
    toPage = socket;
    socket.connectToServer().onMessage((news) => (holding ? held.push(news) : socket.send(news)));
  });
  return (hold) => {
    holding = hold;
    if (!hold) held.splice(0).forEach((news) => toPage.send(news));
  };
}

export async function signIn(page, link) {
  await page.goto(link);
  await page.getByRole('heading', { name: 'What is going wrong?' }).waitFor();
}

/** All of it can be seen, within 10 s: it is in the window and nothing lies over it. Its corners may be round. */
export async function assertInView(locator) {
  const isSeen = () => locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return [[left + 4, y], [right - 4, y], [x, top + 4], [x, bottom - 4], [x, y]].every((point) => element.contains(document.elementFromPoint(...point)));
  });
  const end = Date.now() + 10_000;
  while (!(await isSeen())) {
    assert.ok(Date.now() < end, `out of view or covered: ${locator}`);
    await locator.page().waitForTimeout(100);
  }
}

/** Throws on what axe finds. */
export async function assertAccessible(page, moment, themes = ['light', 'dark']) {
  const found = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(whenStill);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    found.push(...violations.map(({ id, nodes }) => `${moment}, ${colorScheme}: ${id} at ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(', ')}`));
  }
  await page.emulateMedia({ colorScheme: null });
  assert.deepEqual(found, []);
}

/** Runs in the page: a colour that is still fading would be measured on its way. */
async function whenStill() {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const fading = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity);
  await Promise.allSettled(fading.map(({ finished }) => finished));
}

function listenForFaults(page, url, expected) {
  const faults = [];
  const add = (fault) => {
    if (!expected.test(fault)) faults.push(fault);
  };
  page.on('pageerror', (error) => add(`page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && add(`console: ${message.text()}`));
  page.on('request', (request) => {
    const to = new URL(request.url());
    if (to.protocol !== 'data:' && to.origin !== url) faults.push(`request to ${to.origin}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(url).host) faults.push(`web socket to ${socket.url()}`);
  });
  return faults;
}
