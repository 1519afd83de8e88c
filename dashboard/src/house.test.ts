import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '.');
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
const feature = (path: string) => /features\/([^/]+)/.exec(path)?.[1];
const offenders = (wrong: (file: { path: string; text: string }) => boolean) => files.filter(wrong).map((file) => file.path);

const reachesOut = ({ path, text }: { path: string; text: string }) =>
  feature(path) !== undefined && [...text.matchAll(/from '@\/(app|features\/[^/']+)/g)].some(([, to = '']) => to === 'app' || feature(to) !== feature(path));

it('names files in kebab-case and has no barrels', () => {
  expect(offenders(({ path }) => !/^[a-z0-9-]+(\.test)?\.tsx?$/.test(basename(path)) || basename(path).startsWith('index.'))).toEqual([]);
});

it('keeps components to 150 lines', () => {
  expect(offenders(({ path, text }) => path.endsWith('.tsx') && !path.includes('.test.') && text.split('\n').length > 150)).toEqual([]);
});

it('imports no feature from another, nor the app from a feature', () => {
  expect(offenders(reachesOut)).toEqual([]);
});

it('opens sockets in one place, and sends requests through one client', () => {
  expect(offenders(({ path, text }) => /new WebSocket\(/.test(text) && !['app/live.ts', 'testing/live.tsx', 'house.test.ts'].includes(path))).toEqual([]);
  expect(offenders(({ path, text }) => /\bfetch\(/.test(text) && !['lib/api-client.ts', 'features/session/api/sign-in.ts', 'house.test.ts'].includes(path))).toEqual([]);
});

it('formats dates in one place', () => {
  expect(offenders(({ path, text }) => /Intl\.|toLocale\w*String/.test(text) && !['lib/format.ts', 'house.test.ts'].includes(path))).toEqual([]);
});
