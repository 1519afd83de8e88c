// Every page of the router, with something on it: nothing for axe to find at a desk in either theme and on a phone, and no sideways scrolling.
// What differs on a phone is the layout; its colours are those of the desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, launchBrowser, signIn, visit } from './browser.mjs';
import { install } from './installation.mjs';
import { paths, screens } from './screens.mjs';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

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

/** Boxes that have to be pushed sideways: the page, and each one that fills much of it. Code and tables may be wide within theirs. */
const pushedSideways = () =>
  [document.documentElement, ...document.querySelectorAll('#main *')]
    .filter((box) => box === document.documentElement || (/auto|scroll/.test(getComputedStyle(box).overflowY) && box.clientHeight > innerHeight / 3))
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${box.tagName} ${box.getAttribute('aria-label') ?? box.className}: ${box.scrollWidth} in ${box.clientWidth} px`);

test('each page of the router is for everybody, wide and narrow, light and dark', () =>
  visit(browser, installation, { name: 'everything' }, async (page) => {
    const all = await screens(installation);
    assert.deepEqual((await paths()).filter((path) => !all.some(([of]) => of === path)), [], 'pages that are not looked at');

    await signIn(page, installation.link);
    for (const [, address, there] of all) {
      await page.setViewportSize(desk);
      await page.goto(address);
      await there(page).waitFor();
      for (const viewport of [desk, phone]) {
        await page.setViewportSize(viewport);
        await assertAccessible(page, `${address} at ${viewport.width} px`, viewport === desk ? ['light', 'dark'] : ['dark']);
        assert.deepEqual(await page.evaluate(pushedSideways), [], `${address} at ${viewport.width} px`);
        // Only boxes within it scroll: a link into a thread must not push the top bar out.
        assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= globalThis.innerHeight), `${address} at ${viewport.width} px: the page itself scrolls`);
      }
    }
  }));
