import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Manifest } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const KILOBYTE = 1_000;
let folder: string;
const built = new Map<string, string>();

/** Builds as `pnpm build` does and reads every file of the result. */
async function bundle(mode: 'production' | 'development'): Promise<string> {
  const outDir = join(folder, mode);
  // The test runner's own value would have React built for development in either.
  vi.stubEnv('NODE_ENV', mode);
  await build({ root, mode, logLevel: 'error', build: { outDir, manifest: true } });
  const names = await readdir(outDir, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.br'))
    .map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

/** The path of a file of the production build. */
const at = (file: string): string => join(folder, 'production', file);

/** What a browser loads before it shows a page, as it is served, in kilobytes: the document, scripts, styles and words. */
async function firstLoad(page: string, words: string): Promise<number> {
  const manifest: Manifest = JSON.parse(await readFile(at('.vite/manifest.json'), 'utf8'));
  const files = new Set(['index.html']);
  const take = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`nothing is built from ${name}`);
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) take(imported);
  };
  take('index.html');
  take(page);
  take(words);
  const served = [...files].map((file) => (file.startsWith('assets/') ? `${file}.br` : file));
  const sizes = await Promise.all(served.map(async (file) => (await stat(at(file))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / KILOBYTE;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  built.set('production', await bundle('production'));
  built.set('development', await bundle('development'));
}, 120_000);
afterAll(() => {
  vi.unstubAllEnvs();
  return rm(folder, { recursive: true, force: true });
});

describe('the production bundle', () => {
  it('holds nothing of the development sign-in and the demo, which the development bundle does hold', () => {
    for (const trace of ['/dev/sign-in', 'Development sign-in', '#dev=', '/dev/demo', 'on a simulated audience']) {
      expect(built.get('development')).toContain(trace);
      expect(built.get('production')).not.toContain(trace);
    }
  });

  it('needs nothing that the policy of the page forbids', () => {
    const html = /<!doctype html>[\s\S]*?<\/html>/.exec(built.get('production') ?? '')?.[0] ?? '';
    expect(html).toContain('<script type="module" crossorigin src="/assets/');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:\/\//);
  });

  it('compiles nothing at run time and takes no schema from the contracts', () => {
    expect(built.get('production')).not.toMatch(/\bnew Function\(|[^.\w]eval\(/);
    expect(built.get('production')).not.toContain('additionalProperties');
  });

  it('has the element for other pages in one file of at most 5 KB, compressed, that loads no other', async () => {
    const script = await readFile(at('conductor-room.js'), 'utf8');
    expect(gzipSync(script).length).toBeLessThanOrEqual(5 * KILOBYTE);
    expect(script).not.toMatch(/\bimport\b|\beval\b/);
  });

  it.each([
    ['attend/AttendPage.tsx', 120],
    ['sessions/SessionsPage.tsx', 120],
    ['event/EventPage.tsx', 120],
    ['console/ConsolePage.tsx', 250],
    ['report/ReportPage.tsx', 250],
  ])('is light: %s comes with at most %i KB, compressed', async (page, most) => {
    for (const language of ['en', 'de'])
      expect(await firstLoad(`src/${page}`, `locales/${language}.po`)).toBeLessThanOrEqual(most);
  });
});
