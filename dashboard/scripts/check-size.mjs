// Fails when what the browser must load before the first paint is heavier than the budget: of the start, and of a link to a thread, as most
// people come. What a page asks for without waiting for it does not count.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budget = 200 * 1024;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const start = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const threadPage = readdirSync(new URL('assets/', dist)).filter((name) => /^thread-page-.*\.js$/.test(name)).map((name) => `assets/${name}`);

if (start.length === 0 || threadPage.length !== 1) {
  console.error('check-size: index.html names no script or style, or there is no one thread page; did the build change its shape?');
  process.exit(1);
}

/** These files and all that they import, once each; not what they import when they need it. */
function withImports(files, all = new Set()) {
  for (const file of files) {
    if (all.has(file)) continue;
    all.add(file);
    if (!file.startsWith('assets/') || !file.endsWith('.js')) continue;
    const text = readFileSync(new URL(file, dist), 'utf8');
    withImports([...text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)].map((match) => `assets/${match[1]}`), all);
  }
  return all;
}

function weigh(what, files) {
  let total = 0;
  for (const file of withImports(files)) {
    const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
    total += size;
    console.log(`${(size / 1024).toFixed(1).padStart(7)} KB gz  ${file}`);
  }
  console.log(`${(total / 1024).toFixed(1).padStart(7)} KB gz  ${what}, budget ${budget / 1024} KB`);
  if (total <= budget) return;
  console.error(`check-size: ${what} is over budget. Load a part lazily or drop a dependency.`);
  process.exitCode = 1;
}

weigh('the start', start);
weigh('a link to a thread', [...start, ...threadPage]);
