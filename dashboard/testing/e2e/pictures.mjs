// Plays the incident on the real product, goes to each page of it, and takes pictures of what a person sees, for a look at them and for the
// README: `node testing/e2e/pictures.mjs` writes `target/e2e/pictures/`, with `--readme` also `docs/images/`.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, signIn, visit } from './browser.mjs';
import { approval, approve, ask, conversation, runEnds } from './conversation.mjs';
import { install } from './installation.mjs';
import { screens } from './screens.mjs';

const pictures = fileURLToPath(new URL('../../target/e2e/pictures/', import.meta.url));
const readme = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const edit = 'Edit store-api/src/PriceCalculator.java';
const restart = 'Restart store-api';
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const looks = [
  { look: 'dark', colorScheme: 'dark', viewport: desktop },
  { look: 'light', colorScheme: 'light', viewport: desktop },
  { look: 'phone-dark', colorScheme: 'dark', viewport: phone },
  { look: 'phone-light', colorScheme: 'light', viewport: phone },
];
/** Of the pictures, those in the README. */
const best = { 'dark-3-approval': 'incident-dark', 'dark-7-beside': 'beside-dark', 'light-7-report': 'report-light', 'dark-7-waterfall': 'waterfall-dark', 'phone-dark-3-approval': 'phone-dark' };

async function play(page, installation, take) {
  const wide = page.viewportSize().width > 1400;
  await page.goto('/');
  await page.getByRole('heading', { name: 'Sign in to AgentOps' }).waitFor();
  await take('0-sign-in');
  await signIn(page, await installation.freshLink());
  await take('1-welcome');
  await page.getByRole('button', { name: 'Break the sample store, then ask' }).click();
  await page.getByText('search_logs').first().waitFor();
  await take('2-looking');
  await approval(page, edit).waitFor();
  await page.waitForTimeout(500);
  await take('3-approval');
  await approval(page, edit).getByRole('button', { name: 'Edit', exact: true }).click();
  await take('3-edit');
  await approval(page, edit).getByRole('button', { name: 'Back' }).click();
  await page.getByRole('article', { name: 'Finding' }).scrollIntoViewIfNeeded();
  await take('4-finding');
  await conversation(page).evaluate((box) => (box.scrollTop = 0));
  await take('5-start');
  await approve(page, edit);
  await approval(page, restart).waitFor();
  await take('6-restart');
  await approval(page, restart).getByRole('button', { name: 'More' }).click();
  await approval(page, restart).getByRole('button', { name: 'Always allow…' }).click();
  await page.getByRole('dialog', { name: 'Always allow such calls' }).waitFor();
  await take('6-always-allow');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await take('6-palette');
  await page.keyboard.press('Escape');
  await approve(page, restart);
  await runEnds(page);
  await take('7-done');
  const thread = page.url();
  if (wide) {
    await page.getByRole('link', { name: 'Trace' }).first().click();
    await page.getByRole('treegrid').waitFor();
    await take('7-beside');
    await page.getByRole('link', { name: 'Open it on a page of its own' }).click();
  } else await page.getByRole('link', { name: 'Trace' }).first().click();
  await page.getByRole('treegrid').waitFor();
  await take('7-waterfall');
  await page.getByRole('link', { name: 'Report' }).click();
  await page.getByRole('heading', { name: 'Actions' }).waitFor();
  await take('7-report');
  await page.goto(thread);
  await runEnds(page);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('?');
  await take('8-keys');
  await page.keyboard.press('Escape');
  await ask(page, 'What did you change?');
  await runEnds(page, { runs: 2 });
  await take('8-memory');
}

const browser = await launchBrowser();
const installation = await install();
try {
  await mkdir(pictures, { recursive: true });
  for (const { look, ...options } of looks) {
    await visit(browser, installation, { name: `pictures-${look}`, expected: /status of 401/, ...options }, async (page) => {
      const take = async (moment) => {
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(pictures, `${look}-${moment}.png`) });
      };
      await play(page, installation, take);
      for (const [, address, there] of await screens(installation)) {
        await page.goto(address);
        await there(page).waitFor();
        await take(`9${address.replace(/[?].*/, '').replaceAll(/[/](?:thr|run)_\w+/g, '/ID').replaceAll('/', '-')}`);
      }
    });
  }
  if (process.argv.includes('--readme')) {
    await mkdir(readme, { recursive: true });
    for (const [from, to] of Object.entries(best)) await copyFile(join(pictures, `${from}.png`), join(readme, `${to}.png`));
  }
} finally {
  await browser.close();
  await installation.stop();
}
