// The heaviest pages stay quick: figures and how they are taken in ../speed.mjs. The limits are the aims themselves where nothing else runs, and twice
// the aims beside other work, which makes all of it longer (caches, a slower clock). The best of three rounds counts.
import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { test } from 'node:test';
import { measureSpeed } from '../speed.mjs';

const rounds = 3;
const frameMs = 1000 / 60;

const isCalm = () => loadavg()[0] < availableParallelism();

/** What is over its limit. @param times the aim */
function slow({ waterfall, output, message }, times) {
  const scrolled = [['waterfall', waterfall], ['output', output]].flatMap(([name, { cpuPerFrameMs, medianMs, longFrames }]) => [
    [`${name}: CPU a frame`, cpuPerFrameMs, frameMs],
    // A frame is told in tenths of a millisecond.
    [`${name}: median frame`, medianMs, frameMs + 0.2],
    [`${name}: frames of over 50 ms, of 240`, longFrames, 6],
  ]);
  return [...scrolled, ['message: script', message.scriptMs, 1500]].filter(([, measured, aim]) => measured > times * aim).map((one) => one.join(' '));
}

test('a waterfall of 10,000 spans, 5 MB of output and a growing message leave the main thread free to scroll and draw', async (told) => {
  const found = [];
  for (let round = 1; round <= rounds; round++) {
    const calm = isCalm();
    const measured = await measureSpeed();
    told.diagnostic(JSON.stringify(measured));
    for (const { drawn } of [measured.waterfall, measured.output]) assert.ok(drawn < 200, `${drawn} rows drawn`);
    const over = slow(measured, calm && isCalm() ? 1 : 2);
    if (over.length === 0) return;
    found.push(over.join(', '));
  }
  assert.fail(`over the limit in each round: ${found.join('; ')}`);
});
