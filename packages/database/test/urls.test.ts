import { execFile } from 'node:child_process';
import { chownSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { makeDataFolder, serverUser, startPostgres } from '@conductor/dev-env';
import { open } from './helpers.ts';

const run = promisify(execFile);

function folderOfOwn(): string {
  const folder = makeDataFolder('database-urls');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A certificate for localhost that signs itself, and its key, in a folder that Postgres can read. */
async function certificate(): Promise<{ cert: string; key: string }> {
  const folder = folderOfOwn();
  const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await run('openssl', [...kind, ...named, '-keyout', key, '-out', cert]);
  for (const name of readdirSync(folder)) if (serverUser) chownSync(join(folder, name), serverUser.uid, serverUser.gid);
  return { cert, key };
}

const overTls = async (url: string): Promise<unknown> => {
  const { rows } = await open(url).pool.query<{ ssl: boolean }>(
    'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
  );
  return rows[0]?.ssl;
};

it('Postgres is reached through a socket file, in each form of the URL that the settings take', async () => {
  const folder = folderOfOwn();
  await using postgres = await startPostgres({ settings: { unix_socket_directories: folder } });
  const { username, password, port } = new URL(postgres.url);
  const where = encodeURIComponent(folder);
  for (const url of [
    `postgresql://${username}:${password}@/conductor?host=${folder}&port=${port}`,
    `postgresql:///conductor?host=${folder}&port=${port}&user=${username}&password=${password}`,
    `postgresql://${username}:${password}@${where}:${port}/conductor`,
  ]) {
    const { rows } = await open(url).pool.query('select inet_server_addr() as address, current_database() as name');
    expect(rows, url.replace(password, '…')).toEqual([{ address: null, name: 'conductor' }]);
  }
});

it('sslmode=verify-full takes the certificate of the authority that is named and no other, disable none', async () => {
  const [ours, others] = [await certificate(), await certificate()];
  await using postgres = await startPostgres({
    settings: { ssl: 'on', ssl_cert_file: ours.cert, ssl_key_file: ours.key },
  });
  const at = (host: string, query: string): string => {
    const url = new URL(postgres.url);
    url.hostname = host;
    return `${url.href}?${query}`;
  };
  expect(await overTls(at('localhost', `sslmode=verify-full&sslrootcert=${ours.cert}`))).toBe(true);
  expect(await overTls(at('localhost', 'sslmode=disable'))).toBe(false);
  const refused = [
    at('localhost', 'sslmode=verify-full'),
    at('localhost', `sslmode=verify-full&sslrootcert=${others.cert}`),
    // The right authority, and another name than the certificate's.
    at('127.0.0.1', `sslmode=verify-full&sslrootcert=${ours.cert}`),
  ];
  for (const url of refused) await expect(overTls(url)).rejects.toThrow(/certificate|altnames/i);
});
