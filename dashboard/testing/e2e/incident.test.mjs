// The main job, as a person does it in the browser: something is broken, they ask, agree to the fix or refuse it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertInView, holdableNews, launchBrowser, signIn, visit } from './browser.mjs';
import { approval, approve, ask, assertTellsTheLog, conversation, runEnds, textGrowth, threadId, watchText } from './conversation.mjs';
import { install, until } from './installation.mjs';

const question = 'The store is returning 500 errors. Find out why and fix it.';
const file = 'store-api/src/PriceCalculator.java';
const edit = `Edit ${file}`;
const restart = 'Restart store-api';
const command = 'Run a shell command';
const message = 'Index 4 out of bounds for length 4';

let browser;
let installation;

before(async () => {
  browser = await launchBrowser();
  installation = await install();
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

async function breakTheStore() {
  await installation.bookstore('break', 'off-by-one');
  await errorRate((rate) => rate > 0.2);
}

async function errorRate(holds) {
  let rate;
  await until(() => `another error rate than ${rate}`, async () => {
    ({ errorRate: rate } = JSON.parse(await installation.bookstore('status', '--json')));
    return holds(rate);
  }, { withinMs: 45_000 });
}

const lastText = (page) => conversation(page).locator('[data-part="text"]').last();
const sourceOnDisk = () => readFile(join(installation.data, 'bookstore/services', file), 'utf8');

test('an incident from a click on a fresh page to the verified fix', () =>
  visit(browser, installation, { name: 'incident' }, async (page) => {
    // the first minute, by clicks alone
    await signIn(page, installation.link);
    await page.getByText(/A fault is put into store-api: an exception in code/).waitFor();
    await assertAccessible(page, 'welcome');
    await watchText(page);
    await page.getByRole('button', { name: 'Break the sample store, then ask' }).click();
    await page.getByText('Breaking it, and waiting until it shows…').waitFor();
    await page.getByTitle(/^Rule: /).first().getByText(/^router/).waitFor();
    await page.getByText('search_logs').first().waitFor();
    const finding = page.getByRole('article', { name: 'Finding' });
    await finding.waitFor();
    await page.getByText('hand-off · log-analyzer').waitFor();
    await approval(page, edit).waitFor();
    await assertFindingQuotesTheLog(finding);
    await assertDiffIsTheFix(approval(page, edit));
    await assertAccessible(page, 'approval open');
    assertGrewTokenByToken(await textGrowth(page));

    const broken = await sourceOnDisk();
    await approve(page, edit);
    await approval(page, restart).waitFor();
    assert.notEqual(await sourceOnDisk(), broken);
    await approve(page, restart);
    await runEnds(page);
    assert.match(await lastText(page).innerText(), new RegExp(file));
    await assertAccessible(page, 'finished');
    await errorRate((rate) => rate === 0);

    await assertTellsTheLog(page, installation);
    const live = await conversation(page).innerText();
    await page.reload();
    await runEnds(page);
    assert.equal(await conversation(page).innerText(), live);

    await ask(page, 'What did you change?');
    await runEnds(page, { runs: 2 });
    const memory = await lastText(page).innerText();
    assert.match(memory, new RegExp(file));
    await assertTellsTheLog(page, installation);
  }));

test('a run is found in the list, and its waterfall tells what waited for whom', () =>
  visit(browser, installation, { name: 'waterfall' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo waterfall`');
    await approve(page, command);
    await runEnds(page);
    const places = page.getByRole('navigation', { name: 'Places' });
    await places.getByRole('link', { name: 'Runs' }).click();
    const runs = page.getByRole('list', { name: 'Runs' });
    await runs.getByRole('link', { name: /echo waterfall/ }).waitFor();
    await assertAccessible(page, 'runs');
    await page.getByLabel('Status').selectOption('completed');
    await page.getByLabel('Search runs').fill('ECHO WATERFALL');
    await page.waitForURL(/q=ECHO/);
    await until('one run only', async () => (await runs.getByRole('link').count()) === 1);
    await runs.getByRole('link').click();

    const spans = page.getByRole('treegrid');
    await spans.getByRole('row', { name: /Router to .* on the critical path/ }).waitFor();
    await assertAccessible(page, 'waterfall');
    await spans.getByRole('row', { name: /Approval shell_command_execute approved by admin/ }).waitFor();
    await spans.focus();
    await page.keyboard.press('/');
    await page.keyboard.type('shell_command_execute tool');
    await page.keyboard.press('Enter');
    for (const key of ['End', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL(/span=/);
    const details = page.getByRole('complementary', { name: 'Details of the span' });
    for (const part of ['Input', 'Output', 'Waits', 'Effects']) {
      await details.locator('summary').filter({ hasText: part }).focus();
      await page.keyboard.press('Enter');
    }
    await details.getByRole('link', { name: 'approved' }).waitFor();
    await details.getByText('ended after').waitFor();
    await details.getByRole('group', { name: 'Arguments' }).getByText('echo waterfall').waitFor();
    await assertAccessible(page, 'waterfall with a span');
    await page.reload();
    await details.getByRole('group', { name: 'Output' }).getByText('waterfall').waitFor();
    assert.equal(await page.getByLabel('Filter spans').inputValue(), 'shell_command_execute tool');

    await page.locator('summary').filter({ hasText: 'What came in' }).click();
    const cameIn = page.getByRole('list', { name: 'What came in' });
    await cameIn.getByText('Decision by admin').waitFor();
    await cameIn.locator('summary').filter({ hasText: 'Message by admin' }).click();
    await cameIn.getByRole('button', { name: 'Send again…' }).waitFor();
    await assertAccessible(page, 'what came in');
    await details.getByRole('link', { name: 'Show it in the thread' }).click();
    await approval(page, command).locator('summary').filter({ hasText: 'shell_command_execute' }).click();
    await approval(page, command).getByRole('link', { name: 'Show it in the trace' }).click();
    await page.waitForURL(/\/threads\/.*trace=/);
    await assertInView(page.getByRole('treegrid'));
    await assertInView(approval(page, command).locator('summary').filter({ hasText: 'shell_command_execute' }));
    await assertAccessible(page, 'a trace beside its thread');
    await details.locator('summary').filter({ hasText: 'Input' }).click();
    await details.getByRole('group', { name: 'Arguments' }).getByText('echo waterfall').waitFor();

    await places.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('article', { name: 'coding' }).locator('summary').click();
    await page.getByText('this one: new runs begin on it').waitFor();
    await assertAccessible(page, 'agents');
    await places.getByRole('link', { name: 'Services' }).click();
    await page.getByRole('heading', { name: 'store-api' }).waitFor();
    await page.getByText('postgres', { exact: true }).waitFor();
    await assertAccessible(page, 'services');
    await places.getByRole('link', { name: 'Approvals' }).click();
    await page.getByRole('heading', { name: 'Approvals' }).waitFor();
    await assertAccessible(page, 'approvals');
    await onAPhone(page);
  }));

test('a run goes another way from one of its steps, and the two are compared', () =>
  visit(browser, installation, { name: 'rerun' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo one way`');
    await approve(page, command);
    await runEnds(page);
    const { runs: [first] } = await installation.api(`/api/threads/${threadId(page)}`);
    await page.goto(`/runs/${first.id}`);
    await page.getByRole('row', { name: /^Tool .*shell_command_execute/ }).first().click();
    await page.getByRole('button', { name: /Run again from here/ }).click();
    const call = page.getByLabel(/Arguments of the call/);
    await call.fill((await call.inputValue()).replace('echo one way', 'echo another way'));
    await page.getByRole('button', { name: 'Run again', exact: true }).click();
    await page.waitForURL(({ pathname }) => pathname.startsWith('/runs/') && !pathname.includes(first.id));
    const again = page.url();
    await page.getByRole('link', { name: 'Open the thread' }).click();
    await approval(page, command).getByText('echo another way', { exact: true }).waitFor();
    await approve(page, command);
    await runEnds(page);
    assert.match(await lastText(page).innerText(), /another way/);

    await page.goto(again);
    await page.getByRole('link', { name: /^Compare/ }).first().click();
    await page.getByRole('heading', { name: 'Where they first differ' }).waitFor();
    assert.match(await page.getByRole('group', { name: first.id }).first().innerText(), /echo one way/);
    await page.getByRole('region', { name: 'Figures' }).getByRole('link', { name: first.id }).click();
    await page.waitForURL(`**/runs/${first.id}`);
    assert.equal((await installation.api(`/api/runs/${first.id}`)).status, 'completed');
  }));

async function onAPhone(page) {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog', { name: 'Menu' }).getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('link', { name: /echo waterfall/ }).first().click();
  await page.getByRole('treegrid').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
}

async function assertFindingQuotesTheLog(finding) {
  assert.match(await finding.innerText(), new RegExp(message));
  const quotes = await finding.getByRole('list', { name: 'Evidence' }).locator('blockquote').allTextContents();
  const log = await readFile(join(installation.data, 'bookstore/logs/store-api.log'), 'utf8');
  assert.notEqual(quotes.length, 0);
  for (const quote of quotes) assert.ok(log.includes(quote), `not in the log: ${quote}`);
}

async function assertDiffIsTheFix(card) {
  const changes = card.getByRole('group', { name: `Changes to ${file}` });
  const { preview } = (await installation.api('/api/approvals')).find(({ title }) => title === edit);
  assert.equal(preview.before, await sourceOnDisk());
  const before = preview.before.split('\n');
  const added = preview.after.split('\n').filter((line) => !before.includes(line));
  assert.notEqual(added.length, 0);
  for (const line of added) assert.ok((await changes.innerText()).includes(line.trim()), `not in the diff: ${line}`);
}

/** No text ever shrinks, and some are seen at many lengths: nothing comes all at once. */
function assertGrewTokenByToken(texts) {
  for (const lengths of texts) assert.deepEqual(lengths, lengths.toSorted((a, b) => a - b));
  const seen = texts.map((lengths) => lengths.length);
  assert.ok(seen.some((times) => times >= 8), `each text was seen at so many lengths: ${seen}`);
}

test('a refused fix changes nothing and is answered', () =>
  visit(browser, installation, { name: 'refused' }, async (page) => {
    await breakTheStore();
    await signIn(page, await installation.freshLink());
    await ask(page, question);
    await approval(page, edit).waitFor();
    const broken = await sourceOnDisk();

    await refuse(page, 'Not during the sale.');
    await approval(page, edit).getByText('“Not during the sale.”').waitFor();
    await runEnds(page);
    assert.match(await lastText(page).innerText(), /Not during the sale/);
    assert.equal(await sourceOnDisk(), broken);
    await assertTellsTheLog(page, installation);
  }));

test('who decides second is told who was first', () =>
  visit(browser, installation, { name: 'first' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo sale`');
    await approval(page, command).waitFor();
    await visit(browser, installation, { name: 'second', expected: /status of 409/ }, async (second) => {
      const hold = await holdableNews(second);
      await signIn(second, (await installation.agentops('link')).trim());
      await second.goto(page.url());
      await approval(second, command).waitFor();
      hold(true);
      await refuse(page, 'Not now.', command);
      await approval(page, command).getByText('“Not now.”').waitFor();

      await approve(second, command);
      await approval(second, command).getByRole('status').getByText(/^Already rejected by admin at/).waitFor();
      assert.equal(await second.getByRole('alert').count(), 0);
      hold(false);
      await approval(second, command).getByText('“Not now.”').waitFor();
    });
  }));

async function refuse(page, reason, title = edit) {
  const card = approval(page, title);
  await card.getByRole('button', { name: /^Reject/ }).click();
  for (const button of await card.locator('form').getByRole('button').all()) await assertInView(button);
  await page.getByLabel(/Why not/).fill(reason);
  await page.getByLabel(/Why not/).press('Enter');
}

test('what a human wrote in the place of the fix is what is written', () =>
  visit(browser, installation, { name: 'edited' }, async (page) => {
    await breakTheStore();
    await signIn(page, await installation.freshLink());
    await ask(page, question);
    await approval(page, edit).waitFor();
    const card = approval(page, edit);
    await card.getByRole('button', { name: 'Edit', exact: true }).click();
    const text = card.getByLabel('new_text');
    await text.fill(`${await text.inputValue()} // up to the last tier`);
    assert.equal(await card.getByRole('button', { name: 'Approve this instead' }).count(), 0);
    await card.getByRole('button', { name: 'Show what would run' }).click();
    await card.getByRole('group', { name: 'What would run' }).getByText('// up to the last tier').waitFor();
    await assertAccessible(page, 'approval edited');
    assert.doesNotMatch(await sourceOnDisk(), /up to the last tier/);

    await card.getByRole('button', { name: 'Approve this instead' }).click();
    await approval(page, restart).waitFor();
    assert.match(await sourceOnDisk(), /tier < TIERS\.length; tier\+\+\) \{ \/\/ up to the last tier/);
    await approve(page, restart);
    await runEnds(page);
    await errorRate((rate) => rate === 0);
    const change = approval(page, edit).getByRole('group', { name: 'What you changed' });
    assert.match(await change.innerText(), /TIERS[\s\S]*TIERS.*\/\/ up to the last tier/);
    await assertAccessible(page, 'edited and approved');
    await assertTellsTheLog(page, installation);
  }));

test('a question goes back to the agent and nothing runs', () =>
  visit(browser, installation, { name: 'question' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo sale`');
    await approval(page, command).getByRole('button', { name: 'Ask a question' }).click();
    await page.getByLabel(/What do you want to know/).fill('What is it for?');
    await page.getByLabel(/What do you want to know/).press('Enter');
    await approval(page, command).getByText('“What is it for?”').waitFor();
    await runEnds(page);
    await assertTellsTheLog(page, installation);
  }));

test('a session that has ended leads to the sign-in page', () =>
  visit(browser, installation, { name: 'ended', expected: /status of 401/ }, async (page) => {
    await signIn(page, await installation.freshLink());
    await page.context().clearCookies();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to AgentOps' }).waitFor();
    await assertAccessible(page, 'sign-in');
  }));

test('a sign-in link works once', () =>
  visit(browser, installation, { name: 'link' }, async (page) => {
    const link = await installation.freshLink();
    await signIn(page, link);
    await visit(browser, installation, { name: 'link-again', expected: /status of 401/ }, async (second) => {
      await second.goto(link);
      await second.getByRole('heading', { name: 'Sign in to AgentOps' }).waitFor();
      await second.getByText(/was used before/).waitFor();
    });
  }));
