// Plays the incident on the real product and takes pictures of what a person sees, for a look at them and for the README:
// `node testing/e2e/pictures.mjs` writes `target/e2e/pictures/`, with `--readme` also `docs/images/`.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, signIn, visit } from './browser.mjs';
import { approval, approve, ask, conversation, runEnds } from './conversation.mjs';
import { install } from './installation.mjs';

const pictures = fileURLToPath(new URL('../../target/e2e/pictures/', import.meta.url));
const readme = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const edit = 'Edit store-api/src/PriceCalculator.java';
const desktop = { width: 1440, height: 900 };
const looks = [
  { look: 'dark', colorScheme: 'dark', viewport: desktop },
  { look: 'light', colorScheme: 'light', viewport: desktop },
  { look: 'phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
];

async function play(page, installation, take) {
  await signIn(page, await installation.freshLink());
  await take('1-welcome');
  await page.getByRole('button', { name: 'Break the sample store, then ask' }).click();
  await page.getByText('search_logs').first().waitFor();
  await take('2-looking');
  await approval(page, edit).waitFor();
  await page.waitForTimeout(500);
  await take('3-approval');
  await page.getByRole('article', { name: 'Finding' }).scrollIntoViewIfNeeded();
  await take('4-finding');
  await conversation(page).evaluate((box) => (box.scrollTop = 0));
  await take('5-start');
  await approve(page, edit);
  await approval(page, 'Restart store-api').waitFor();
  await take('6-restart');
  await approve(page, 'Restart store-api');
  await runEnds(page);
  await take('7-done');
  await ask(page, 'What did you change?');
  await runEnds(page, { runs: 2 });
  await take('8-memory');
}

const browser = await launchBrowser();
const installation = await install();
try {
  await mkdir(pictures, { recursive: true });
  for (const { look, ...options } of looks) {
    await visit(browser, installation, { name: `pictures-${look}`, ...options }, (page) =>
      play(page, installation, async (moment) => {
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(pictures, `${look}-${moment}.png`) });
      }),
    );
    if (process.argv.includes('--readme') && look !== 'phone') {
      await mkdir(readme, { recursive: true });
      await copyFile(join(pictures, `${look}-3-approval.png`), join(readme, `incident-${look}.png`));
    }
  }
} finally {
  await browser.close();
  await installation.stop();
}
