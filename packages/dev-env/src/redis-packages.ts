import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE_FOLDER } from './paths.ts';
import { onPath } from './programs.ts';

const run = promisify(execFile);
const DOWNLOAD_DEADLINE_MS = 120_000;
const HOME = join(CACHE_FOLDER, 'redis');
const PROGRAM = 'root/usr/bin/redis-server';

export type DownloadedRedis = { command: string; libraries: string };

/**
 * Debian's or Ubuntu's own Redis, downloaded and unpacked into `.cache/redis` with the libraries it needs; nothing is
 * installed, so no rights are needed. Undefined where there is no apt or it cannot reach its servers.
 */
export async function redisFromPackages(): Promise<DownloadedRedis | undefined> {
  const found = unpacked();
  if (found) return found;
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return undefined;
  // Unpacked beside and moved into place when whole: another process may be doing the same.
  const work = `${HOME}-${process.pid}`;
  try {
    process.stderr.write('No Redis on this machine: downloading one into .cache/redis …\n');
    await download(work);
    await unpack(work);
    if (!existsSync(join(work, PROGRAM))) throw new Error('apt had no redis-server to give');
    if (!existsSync(HOME)) renameSync(work, HOME);
  } catch (error) {
    process.stderr.write(`Downloading Redis failed: ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return unpacked();
}

function unpacked(): DownloadedRedis | undefined {
  const command = join(HOME, PROGRAM);
  if (!existsSync(command)) return undefined;
  const lib = join(HOME, 'root/usr/lib');
  const libraries = [
    lib,
    ...readdirSync(lib, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(lib, entry.name)] : [],
    ),
  ];
  return { command, libraries: libraries.join(':') };
}

/** Fetches redis-server and what of its dependencies this machine lacks; apt keeps its own state in `work`. */
async function download(work: string): Promise<void> {
  for (const folder of ['archives/partial', 'lists/partial']) mkdirSync(join(work, folder), { recursive: true });
  const options = ['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root', '-o', `Dir::Cache=${work}`];
  const install = ['install', '--download-only', '--no-install-recommends', '--yes', 'redis-server'];
  try {
    await run('apt-get', [...options, ...install], { timeout: DOWNLOAD_DEADLINE_MS });
  } catch {
    // The machine's package lists are missing or old: fetch fresh ones for this once.
    const fresh = [...options, '-o', `Dir::State::lists=${join(work, 'lists')}`];
    await run('apt-get', [...fresh, 'update'], { timeout: DOWNLOAD_DEADLINE_MS });
    await run('apt-get', [...fresh, ...install], { timeout: DOWNLOAD_DEADLINE_MS });
  }
}

async function unpack(work: string): Promise<void> {
  const archives = readdirSync(join(work, 'archives')).filter((name) => name.endsWith('.deb'));
  for (const archive of archives) await run('dpkg-deb', ['-x', join(work, 'archives', archive), join(work, 'root')]);
}
