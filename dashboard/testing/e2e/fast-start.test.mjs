// What the JVM learned at one start is there for the next.
import assert from 'node:assert/strict';
import { readFile, rm, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { install, until } from './installation.mjs';

const cache = fileURLToPath(new URL('../../../server/target/fast-start.aot', import.meta.url));

test('a server that was rehearsed starts from the cache, and answers', async () => {
  await rm(cache, { force: true });
  const installation = await install({ fastStart: 'now' });
  try {
    assert.doesNotMatch(await installation.mapped(), /fast-start/);
    await until('the cache', () => stat(cache).catch(() => null), { withinMs: 300_000 });
    await installation.killServer();
    await installation.startAgain();
    assert.match(await installation.mapped(), /fast-start\.aot/);
    assert.match(await installation.agentops('ask', 'Which services logged errors in the last hour?'), /completed/);
    assert.match(await readFile(installation.serverLog, 'utf8'), /INFO .*The next start finds a cache/);
  } finally {
    await installation.stop();
  }
});
