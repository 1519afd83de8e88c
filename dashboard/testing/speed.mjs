// What the heaviest things on the page cost its main thread, in a real browser on the fake server: `npm run measure` prints it,
// testing/e2e/speed.test.mjs holds it. It is CPU time of that thread, so that a busy machine changes it little.
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './e2e/browser.mjs';
import { startFakeServer } from './fake-server.mjs';

const frames = 240;
/** 7,200 in a second: a hard turn of the wheel. */
const pxPerFrame = 120;
const updates = 600;
const messageCharacters = 24_000;
const outputBytes = 5_000_000;

const line = (at) => `${at} \u001B[32mINFO\u001B[0m request ${at} of the shop took ${at % 977} ms and was answered with status 200\n`;

/** @returns {Promise<{waterfall: Scroll, output: Scroll, message: {scriptMs: number, cpuMs: number}}>} */
export async function measureSpeed(port = 8391) {
  const browser = await launchBrowser();
  const server = await startFakeServer({ port });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(120_000);
    const cpu = await cpuOf(page);
    return { waterfall: await waterfall(page, server, cpu), output: await output(page, server, cpu), message: await message(page, server, cpu) };
  } finally {
    server.close();
    await browser.close();
  }
}

async function cpuOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value * 1000]));
  return async (work) => {
    const before = await read();
    const result = await work();
    const after = await read();
    return { ...result, scriptMs: after.ScriptDuration - before.ScriptDuration, cpuMs: after.TaskDuration - before.TaskDuration };
  };
}

/** Scrolls a box from its middle on, a frame at a time. */
const scroll = (page, cpu, box) =>
  cpu(async () => {
    const times = await box.evaluate(async (element, [count, px]) => {
      const gaps = [];
      const from = element.scrollHeight / 2;
      let last = performance.now();
      for (let frame = 1; frame <= count; frame++) {
        element.scrollTop = from + px * frame;
        await new Promise((drawn) => requestAnimationFrame(drawn));
        const now = performance.now();
        gaps.push(now - last);
        last = now;
      }
      return gaps;
    }, [frames, pxPerFrame]);
    const sorted = times.toSorted((a, b) => a - b);
    return { frames, medianMs: sorted[frames / 2], longFrames: times.filter((ms) => ms > 50).length };
  }).then((measured) => ({ ...measured, cpuPerFrameMs: measured.cpuMs / frames }));

async function waterfall(page, { url }, cpu) {
  await page.goto(`${url}/runs/run-big`);
  const grid = page.getByRole('treegrid');
  await grid.getByRole('row').nth(5).waitFor();
  const measured = await scroll(page, cpu, grid);
  return { ...measured, drawn: await grid.getByRole('row').count() };
}

async function output(page, { url, world }, cpu) {
  const thread = world.seed('Much output', 1);
  let text = '';
  for (let at = 1; text.length < outputBytes; at++) text += line(at);
  const call = { toolCallId: 'big', metadata: { ops: { runId: 'run-1', agent: 'coding', turn: 1, status: 'ok', durationMs: 1 } } };
  world.tell(thread, { ...call, type: 'TOOL_CALL_START', toolCallName: 'shell_command_execute' });
  world.tell(thread, { ...call, type: 'TOOL_CALL_RESULT', messageId: 'big-result', role: 'tool', content: text });
  await page.goto(`${url}/threads/${thread.id}`);
  await page.locator('summary').filter({ hasText: 'shell_command_execute' }).click();
  const box = page.getByRole('group', { name: 'Output' });
  await box.waitFor();
  const measured = await scroll(page, cpu, box);
  return { ...measured, drawn: await box.evaluate((element) => element.firstElementChild.childElementCount) };
}

/** A text that grows by many small pieces, with what Markdown has to offer. */
async function message(page, { url, world }, cpu) {
  const thread = world.seed('A long answer', 1);
  const paragraph = 'The **store** fails in `PriceCalculator.java:21`, see [the log](https://example.org/log).\n\n- one step\n- another step\n\n```java\nfor (int tier = 0; tier < TIERS.length; tier++) {}\n```\n\n';
  const text = paragraph.repeat(Math.ceil(messageCharacters / paragraph.length)).slice(0, messageCharacters);
  const size = Math.ceil(text.length / updates);
  const about = { messageId: 'long', metadata: { ops: { runId: 'run-2', agent: 'coding', turn: 1 } } };
  await page.goto(`${url}/threads/${thread.id}`);
  await page.getByRole('group', { name: 'Conversation' }).waitFor();
  world.tell(thread, { ...about, type: 'TEXT_MESSAGE_START', role: 'assistant', name: 'coding' });
  await page.locator('[data-part="text"]').waitFor({ state: 'attached' });
  return cpu(async () => {
    for (let at = 0; at < text.length; at += size) {
      world.tell(thread, { ...about, type: 'TEXT_MESSAGE_CONTENT', delta: text.slice(at, at + size) });
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
    world.tell(thread, { ...about, type: 'TEXT_MESSAGE_CONTENT', delta: '\n\nThe end.' });
    await page.getByText('The end.').waitFor();
    return { characters: text.length, updates };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, measured] of Object.entries(await measureSpeed())) {
    console.log(name, Object.entries(measured).map(([what, value]) => `${what} ${Math.round(value * 10) / 10}`).join(', '));
  }
}
