import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolEnvironment } from '../checks/gates.ts';
import { CACHE_FOLDER, ROOT } from '../paths.ts';
import { LateError } from '../servers/late.ts';

/** The dashboard built for development: with the sign-in for made-up people, which the production build lacks. */
export const DASHBOARD_FOLDER = join(CACHE_FOLDER, 'dashboard');
const STAMP = join(CACHE_FOLDER, 'dashboard.stamp');
const SOURCES = ['apps/dashboard/src', 'apps/dashboard/public', 'packages/contracts/src', 'packages/client/src'];
const FILES = [
  'apps/dashboard/index.html',
  'apps/dashboard/embed.html',
  'apps/dashboard/demo.html',
  'apps/dashboard/vite.config.ts',
  'pnpm-lock.yaml',
];
const BUILD_DEADLINE_MS = 180_000;

/** Builds the dashboard, unless the last build was of the same sources. Throws with Vite's words, or a LateError. */
export async function buildDashboard(): Promise<void> {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  await runBuild(DASHBOARD_FOLDER);
  writeFileSync(STAMP, wanted);
}

/** One build into this folder, which is emptied; with Vite's further `options`. */
export async function runBuild(folder: string, options: readonly string[] = []): Promise<void> {
  const vite = join(ROOT, 'apps/dashboard/node_modules/vite/bin/vite.js');
  const where = ['--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, [vite, 'build', '--mode', 'development', ...where, ...options], {
    cwd: join(ROOT, 'apps/dashboard'),
    // Ours may be `test`: then React itself would be built for debugging.
    env: { ...toolEnvironment(), NODE_ENV: 'production' },
    timeout: BUILD_DEADLINE_MS,
  }).catch((error: unknown) => {
    const isLate = error instanceof Error && 'killed' in error && error.killed === true;
    throw isLate ? new LateError('The dashboard', BUILD_DEADLINE_MS, error) : error;
  });
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const sources = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...sources, ...FILES.map((name) => join(ROOT, name))])
    hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}
