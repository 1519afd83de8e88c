// What the JVM learned at one start is there for the next.
import assert from 'node:assert/strict';
import { readFile, readdir, rm } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { install, until } from './installation.mjs';

const target = fileURLToPath(new URL('../../../server/target/', import.meta.url));

const caches = async () => (await readdir(target)).filter((name) => /^fast-start-\d+\.aot$/.test(name));

test('a server that was rehearsed starts from the cache, and answers', async () => {
  for (const cache of await caches()) await rm(target + cache);
  const installation = await install({ fastStart: 'now' });
  try {
    assert.doesNotMatch(await installation.mapped(), /fast-start/);
    await until('the cache', async () => (await caches())[0], { withinMs: 300_000 });
    await installation.killServer();
    await installation.startAgain();
    assert.match(await installation.mapped(), /fast-start-\d+\.aot/);
    assert.match(await installation.agentops('ask', 'Which services logged errors in the last hour?'), /completed/);
    assert.match(await readFile(installation.serverLog, 'utf8'), / INFO /);
  } finally {
    await installation.stop();
  }
});
