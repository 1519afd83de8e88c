// Static files as the Java server must serve them: the policy on every page, hashed assets for ever, and index.html for each
// path that is neither a file nor the server's own.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const headers = fileURLToPath(new URL('../../server/src/main/java/dev/agentops/server/api/SecurityHeaders.java', import.meta.url));
/** The server's own: a page that is fine here is fine there. */
const [, literals] = /CONTENT_SECURITY_POLICY =([^;]*(?:"[^"]*"[^";]*)+);/.exec(await readFile(headers, 'utf8'));
const policy = [...literals.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join('');

export async function serveStatic(path, response) {
  const asset = path.startsWith('/assets/');
  const file = extname(path) ? normalize(path) : '/index.html';
  try {
    const content = await readFile(join(dist, file));
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': asset ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(content);
  } catch {
    response.writeHead(404).end('Not found');
  }
}
