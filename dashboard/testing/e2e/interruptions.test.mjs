// What comes in between: the server dies, a second message, a change of mind.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertInView, holdableNews, launchBrowser, signIn, visit } from './browser.mjs';
import { approval, approve, ask, assertTellsTheLog, conversation, runEnds, threadId } from './conversation.mjs';
import { install, until } from './installation.mjs';

const command = 'Run a shell command';
const serverAway = /ERR_CONNECTION|WebSocket connection|status of 503/;

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

const text = (page) => conversation(page).locator('[data-part="text"]');

/** While it is away the page says so; it is back without a hand on it. */
async function killAndStartAgain(page) {
  await installation.killServer();
  await page.getByText(/^Connection lost/).first().waitFor();
  await installation.startAgain();
  await page.getByText('Live', { exact: true }).or(page.getByText(/^Caught up/)).first().waitFor();
}

/** Nothing twice, nothing missing: by the log, and by a page that was never interrupted. */
async function assertWhole(page) {
  await assertTellsTheLog(page, installation);
  const live = await conversation(page).innerText();
  await page.reload();
  await runEnds(page);
  assert.equal(await conversation(page).innerText(), live);
}

test('a killed server goes on with the text it was writing', () =>
  visit(browser, installation, { name: 'killed-in-text', expected: serverAway }, async (page) => {
    await signIn(page, installation.link);
    await ask(page, 'Hello, what can you do?');
    const begun = await until('the text to begin', async () => (await text(page).count()) > 0 && text(page).innerText());
    await killAndStartAgain(page);
    await runEnds(page);
    assert.ok((await text(page).innerText()).length > begun.length, 'the server was killed after the text was whole');
    await assertWhole(page);
  }));

test('a killed server still waits for the approval it asked for', () =>
  visit(browser, installation, { name: 'killed-in-approval', expected: serverAway }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo still here`');
    await approval(page, command).waitFor();
    await killAndStartAgain(page);
    await approve(page, command);
    await runEnds(page);
    assert.equal(await approval(page, command).count(), 1);
    assert.match(await text(page).last().innerText(), /still here/);
    await assertWhole(page);
  }));

test('a second message waits for the first run', () =>
  visit(browser, installation, { name: 'queued' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Is anything unhealthy right now? Check, but change nothing.');
    await page.waitForURL(/\/threads\//);
    await ask(page, 'What did you change?');
    await page.getByText('Queued: sends when this run ends').waitFor();
    await runEnds(page, { runs: 2 });
    assert.equal(await page.getByText('Queued: sends when this run ends').count(), 0);
    await assertTellsTheLog(page, installation);
    const { runs } = await installation.api(`/api/threads/${threadId(page)}`);
    const [first, second] = runs.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    assert.ok(Date.parse(second.startedAt) >= Date.parse(first.finishedAt), JSON.stringify(runs));
  }));

test('the stop button ends the run', () =>
  visit(browser, installation, { name: 'stopped' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo never`');
    await approval(page, command).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('You or a colleague stopped this run').waitFor();
    await approval(page, command).getByText('Withdrawn', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop', exact: true }).count(), 0);
    const { runs } = await installation.api(`/api/threads/${threadId(page)}`);
    assert.deepEqual(runs.map((run) => run.status), ['cancelled']);
    await ask(page, 'Hello');
    await runEnds(page);
    await assertTellsTheLog(page, installation);
  }));

test('one key stops the run, after it has said what that means; one press of it does not', () =>
  visit(browser, installation, { name: 'stop-key' }, async (page) => {
    const { keyboard } = page;
    const sure = page.getByRole('dialog', { name: 'Stop this run?' });
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo nor this`');
    await approval(page, command).waitFor();
    await page.getByLabel('Message').fill('s');
    await page.getByLabel('Message').fill('');
    await page.getByLabel('Message').blur();
    await keyboard.press('s');
    await sure.getByText(/It ends now/).waitFor();
    await assertAccessible(page, 'stop?');
    await keyboard.press('Enter');
    await sure.waitFor({ state: 'detached' });
    const { runs: [run] } = await installation.api(`/api/threads/${threadId(page)}`);
    assert.equal(run.status, 'waiting');

    await page.goto(`/runs/${run.id}`);
    await page.getByRole('treegrid').waitFor();
    await keyboard.press('s');
    await sure.getByRole('button', { name: /^Stop it/, disabled: false }).waitFor();
    await keyboard.press('s');
    await page.getByRole('status').getByText('Stopping. What is done stays done.').waitFor();
    await until('the run to be stopped', async () => (await installation.api(`/api/runs/${run.id}`)).status === 'cancelled');
    await page.locator('header').getByText('Stopped', { exact: true }).waitFor();
    await keyboard.press('s');
    assert.equal(await sure.count(), 0);
  }));

test('a run under way is told something, sent to another agent, and stopped after a step', () =>
  visit(browser, installation, { name: 'steered' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo first`');
    await approval(page, command).waitFor();
    await page.getByText('Tell this run', { exact: true }).click();
    await ask(page, 'Be brief, please.');
    await page.getByText('read before its next step').waitFor();
    await page.getByRole('button', { name: 'Send to log-analyzer instead' }).click();
    await page.getByRole('button', { name: 'log-analyzer is next' }).waitFor();
    await approve(page, command);
    await runEnds(page);
    await assertTellsTheLog(page, installation);
    const at = `/api/threads/${threadId(page)}`;
    const told = (await installation.api(at)).messages;
    assert.ok(told.some(({ role, content }) => role === 'user' && content === 'Be brief, please.'));
    assert.ok(told.some(({ agent }) => agent === 'log-analyzer'), 'the agent that was sent for had no turn');

    await ask(page, 'Run this command: `echo second`');
    await approval(page, command).nth(1).getByRole('button', { name: /^Approve/ }).waitFor();
    await page.getByRole('button', { name: 'Stop after this step' }).click();
    for (const step of [/^Approve/, /^Yes, run it/]) await approval(page, command).last().getByRole('button', { name: step }).click();
    await page.getByText('Stopped after a step', { exact: true }).first().waitFor();
    const { runs } = await installation.api(at);
    assert.deepEqual(runs.map(({ status, limit }) => [status, limit ?? '']).toSorted(), [['completed', ''], ['completed', 'stopped']]);
  }));

test('with the keyboard alone: ask, go elsewhere, come back to the approval, approve', () =>
  visit(browser, installation, { name: 'keyboard' }, async (page) => {
    const { keyboard } = page;
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
    const tabTo = (name) => until(async () => `the focus on ${name}, it is on ${await focused()}`, async () => {
      await keyboard.press('Tab');
      return (await focused()).startsWith(name);
    });
    await signIn(page, await installation.freshLink());
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await assertAccessible(page, 'keys');
    await keyboard.press('Escape');
    await keyboard.press('/');
    await keyboard.type('Run this command: `echo by hand?`');
    await keyboard.press('Enter');
    await approval(page, command).waitFor();

    await keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to or do' }).waitFor();
    await assertAccessible(page, 'palette');
    await keyboard.type('services');
    await keyboard.press('Enter');
    await page.waitForURL(/\/services$/);
    await keyboard.press('j');
    await until('the focus on the card', async () => (await focused()).startsWith('approval-'));
    await tabTo('Approve');
    await keyboard.press('Enter');
    await until('the focus on the second step', async () => (await focused()).startsWith('Yes, run it'));
    await assertAccessible(page, 'second step');
    assert.equal((await installation.api('/api/approvals')).filter(({ state }) => state === 'pending').length, 1, 'one step approved a high risk');
    await page.getByRole('button', { name: /^Yes, run it/, disabled: false }).waitFor();
    await keyboard.press('a');
    await runEnds(page);
    assert.match(await text(page).last().innerText(), /by hand/);

    const { runs: [run] } = await installation.api(`/api/threads/${threadId(page)}`);
    for (const words of ['echo by hand', run.id]) {
      await keyboard.press('Control+k');
      await keyboard.type(words);
      await page.getByRole('option', { name: /Run this command: .*Run · Done/ }).waitFor();
      await keyboard.press('ArrowUp');
      await keyboard.press('Enter');
      await page.waitForURL(`**/runs/${run.id}`);
      await page.goBack();
    }

    await keyboard.press('Control+k');
    await keyboard.type('approvals place');
    await keyboard.press('Enter');
    await page.getByText('Nothing waits for a decision.').waitFor();
  }));

test('a thread that goes on unseen is unread until it is looked at', () =>
  visit(browser, installation, { name: 'unread' }, async (page) => {
    await signIn(page, await installation.freshLink());
    const { threadId: id } = await installation.api('/api/chat', { userMessage: { id: crypto.randomUUID(), content: 'Hello from elsewhere' } });
    const row = page.getByRole('navigation', { name: 'Threads' }).getByRole('link', { name: /Hello from elsewhere/ });
    const unread = row.getByText('Unread');
    await unread.waitFor();
    await row.click();
    await runEnds(page);
    await unread.waitFor({ state: 'detached' });
    await page.reload();
    await runEnds(page);
    assert.equal(await unread.count(), 0);
    await page.getByRole('link', { name: 'New thread' }).click();
    await installation.api('/api/chat', { threadId: id, userMessage: { id: crypto.randomUUID(), content: 'And again' } });
    await unread.waitFor();
    await assertAccessible(page, 'unread');
  }));

test('older threads come when asked for, and a search is in the link', () =>
  visit(browser, installation, { name: 'threads' }, async (page) => {
    const titles = Array.from({ length: 32 }, (_, at) => `Old trouble ${at}`);
    for (const title of titles) await installation.api('/api/threads', { title });
    await signIn(page, await installation.freshLink());
    const list = page.getByRole('navigation', { name: 'Threads' });
    await list.getByText('Old trouble 31', { exact: true }).waitFor();
    assert.equal(await list.getByText('Old trouble 0', { exact: true }).count(), 0);
    await list.getByRole('button', { name: 'Load more' }).click();
    await list.getByText('Old trouble 0', { exact: true }).waitFor();
    assert.equal(await list.getByText(/^Old trouble/).count(), titles.length);

    await page.getByLabel('Search threads').fill('trouble 31');
    await page.waitForURL(/find=trouble/);
    const found = page.getByRole('list', { name: 'Search results' }).getByRole('link');
    await until('one thread', async () => (await found.count()) === 1);
    await found.click();
    await page.waitForURL(/\/threads\/.*find=trouble/);
    await page.reload();
    await until('the same search', async () => (await found.count()) === 1 && (await page.getByLabel('Search threads').inputValue()) === 'trouble 31');
    await page.getByLabel('Search threads').fill('');
    await page.waitForURL((url) => !url.searchParams.has('find'));
  }));

test('approvals of two threads are decided in one place, by keys', () =>
  visit(browser, installation, { name: 'in-place' }, async (page) => {
    const { keyboard } = page;
    const card = approval(page, command);
    await signIn(page, await installation.freshLink());
    const asked = [];
    for (const word of ['first', 'second']) {
      asked.push(await installation.api('/api/chat', { userMessage: { id: crypto.randomUUID(), content: `Run this command: \`echo the ${word}\`` } }));
      await until('the approval', async () => (await installation.api('/api/approvals?state=pending')).length === asked.length);
    }
    await page.goto('/approvals');
    await until('two rows', async () => (await page.getByRole('list', { name: 'Waiting for a decision' }).getByRole('link').count()) === 2);

    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: /Approvals 2 waiting/ }).waitFor();
    await page.getByRole('button', { name: /2 approvals waiting/ }).waitFor();
    assert.match(await page.title(), /^\(2\) /);

    await keyboard.press('j');
    await card.getByText('echo the second', { exact: true }).waitFor();
    await card.getByText('1 of 2 that wait').waitFor();
    await assertAccessible(page, 'an approval in place');
    await page.waitForTimeout(1200);
    await keyboard.press('r');
    await keyboard.type('Not that one.');
    await keyboard.press('Enter');
    await card.getByText('“Not that one.”').waitFor();

    await keyboard.press('j');
    await card.getByText('echo the first', { exact: true }).waitFor();
    await page.waitForTimeout(1200);
    await keyboard.press('a');
    await page.getByRole('button', { name: /^Yes, run it/, disabled: false }).waitFor();
    await keyboard.press('a');
    await card.getByText(/^Approved by admin/).waitFor();
    await page.getByText('Nothing waits for a decision.').waitFor();
    assert.equal(new URL(page.url()).pathname, '/approvals');
    const states = Object.fromEntries((await installation.api('/api/approvals?state=all')).map(({ runId, state }) => [runId, state]));
    assert.deepEqual(asked.map(({ runId }) => states[runId]), ['approved', 'denied']);
  }));

test('what a command puts out is followed line by line until its reader scrolls up; nothing moves for who wants no motion', () =>
  visit(browser, installation, { name: 'live-output' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `for n in $(seq 60); do echo "row $n of 60"; sleep 0.04; done; sleep 5`');
    await approve(page, command);
    const output = page.getByRole('group', { name: 'Output so far' });
    await output.getByText('row 60 of 60').waitFor();
    await assertInView(output.getByText('row 60 of 60'));

    assert.notEqual(await endlessMotions(page), 0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await endlessMotions(page), 0);

    await output.hover();
    await page.mouse.wheel(0, -400);
    await page.getByRole('button', { name: 'Paused' }).click();
    await page.getByRole('button', { name: 'Following' }).waitFor();
    await assertInView(output.getByText('row 60 of 60'));
    await runEnds(page);
  }));

function endlessMotions(page) {
  return page.evaluate(() => document.getAnimations().filter(({ effect }) => effect.getTiming().iterations === Infinity).length);
}

// the last one: the server then has another time-out
test('an approval that nobody decides warns, expires before their eyes and is answered; another waits a day longer', () =>
  visit(browser, installation, { name: 'expired' }, async (page) => {
    await installation.killServer();
    await installation.startAgain('--approval-timeout', '12s');
    const hold = await holdableNews(page);
    await signIn(page, await installation.freshLink());
    const card = approval(page, command);
    await ask(page, 'Run this command: `echo tomorrow`');
    await card.getByRole('button', { name: 'More' }).click();
    await card.getByRole('button', { name: 'Wait a day longer' }).click();
    await card.getByText(/^2[34]:\d\d:\d\d left, until /).waitFor();

    await page.getByRole('link', { name: 'New thread' }).click();
    await ask(page, 'Run this command: `echo too late`');
    await card.getByText('echo too late', { exact: true }).waitFor();
    await card.getByText(/^only 0:0\d left, until /).waitFor();
    await card.getByText(/^If nobody decides: /).waitFor();
    hold(true);
    await card.getByText(/^The time to decide is over/).waitFor();
    assert.equal(await card.getByRole('button', { name: /^(Approve|Reject|Edit)/ }).count(), 0);
    hold(false);
    await card.getByText('Expired', { exact: true }).first().waitFor();
    await runEnds(page);
    assert.match(await text(page).last().innerText(), /nobody|in time|expired/i);
    await assertTellsTheLog(page, installation);
  }));
