import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;
const built = new Map<string, string>();

/** Builds as `pnpm build` does and reads every file of the result. */
async function bundle(mode: 'production' | 'development'): Promise<string> {
  const outDir = join(folder, mode);
  await build({ root, mode, logLevel: 'error', build: { outDir } });
  const names = await readdir(outDir, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  built.set('production', await bundle('production'));
  built.set('development', await bundle('development'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the production bundle', () => {
  it('holds nothing of the development sign-in, which the development bundle does hold', () => {
    for (const trace of ['/dev/sign-in', 'Development sign-in', '#dev=']) {
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
});
