import { SERVICE_ROLES } from '@conductor/database';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startChild } from './child.ts';
import { makeDataFolder, serverUser } from './data-folder.ts';
import { programFromPackages } from './debian-packages.ts';
import { freePort } from './free-port.ts';
import { onPath } from './programs.ts';
import { lastWords } from './server.ts';

const START_DEADLINE_MS = 20_000;

export type PgbouncerProgram = { command: string; env: NodeJS.ProcessEnv };
export type Pgbouncer = AsyncDisposable & { url: string };

/** A PgBouncer on the PATH or from the distribution's packages; undefined when none can be had. */
export async function findPgbouncer(): Promise<PgbouncerProgram | undefined> {
  const installed = onPath('pgbouncer');
  if (installed) return { command: installed, env: {} };
  const downloaded = await programFromPackages({ package: 'pgbouncer', program: 'usr/sbin/pgbouncer' });
  return downloaded && { command: downloaded.command, env: { LD_LIBRARY_PATH: downloaded.libraries } };
}

/**
 * Runs a PgBouncer in transaction mode before the Postgres at `adminUrl`, as `docs/operations.md` says, with few
 * connections, so that the same one serves many clients in turn. Its `url` is that of the same superuser.
 */
export async function startPgbouncer(program: PgbouncerProgram, adminUrl: string): Promise<Pgbouncer> {
  const folder = makeDataFolder('pgbouncer');
  const server = new URL(adminUrl);
  const url = new URL(adminUrl);
  url.port = `${await freePort()}`;
  const users = [server.username, ...Object.values(SERVICE_ROLES)];
  const files = {
    'pgbouncer.ini': settings(folder, server, url.port),
    'users.txt': users.map((user) => `"${user}" "${server.password}"\n`).join(''),
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    if (serverUser) chownSync(join(folder, name), serverUser.uid, serverUser.gid);
  }
  const child = startChild({
    command: program.command,
    args: [join(folder, 'pgbouncer.ini')],
    cwd: folder,
    env: program.env,
    user: serverUser,
    stopSignal: 'SIGTERM',
    folder,
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await answers(url.href))) {
    if (child.hasEnded() || Date.now() > deadline) {
      await stop();
      throw new Error(`pgbouncer does not run:\n${lastWords(child)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url: url.href, [Symbol.asyncDispose]: stop };
}

const settings = (folder: string, server: URL, port: string): string => `
[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = 8
max_client_conn = 500
ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout
`;

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
