// Fails when what the browser must load before the first paint is heavier than the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budget = 200 * 1024;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const files = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);

let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KB gz  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB gz  in all, budget ${budget / 1024} KB`);

if (files.length === 0) {
  console.error('check-size: index.html names no script or style; did the build change its shape?');
  process.exit(1);
}
if (total > budget) {
  console.error('check-size: over budget. Load a route lazily or drop a dependency.');
  process.exit(1);
}
