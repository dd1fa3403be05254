import { randomBytes } from 'node:crypto';
import { ensurePartitions, migrateDatabase, type ServiceName } from '@conductor/database';
import pg from 'pg';
import { createRoles, ownerUrl, serviceUrl } from '../servers/roles.ts';

/** Where the test run's Postgres is told to the tests' processes. */
export const TEST_POSTGRES = 'CONDUCTOR_TEST_POSTGRES_URL';
const TEMPLATE = 'conductor_template';

/** Makes the migrated database that every test's own is copied from. */
export async function makeTemplateDatabase(serverUrl: string): Promise<void> {
  await onServer(serverUrl, (client) => client.query(`create database ${TEMPLATE}`));
  await createRoles(at(serverUrl, TEMPLATE));
  const pool = new pg.Pool({ connectionString: ownerUrl(at(serverUrl, TEMPLATE)), max: 2 });
  try {
    await migrateDatabase(pool);
    await ensurePartitions(pool, Date.now());
  } finally {
    await pool.end();
  }
}

export type TestDatabase = AsyncDisposable & {
  /** A superuser's, for what the test itself looks at and sets up. */
  url: string;
  /** As which a service runs. */
  urlOf(service: ServiceName): string;
  drop(): Promise<void>;
};

/** A new database with every migration applied, on the test run's Postgres. `drop` ends whoever is still connected. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env[TEST_POSTGRES];
  if (!server) throw new Error('No Postgres for tests: run them with packages/dev-env/vitest.config.ts');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, (client) => client.query(`create database ${name} template ${TEMPLATE}`));
  const drop = (): Promise<void> =>
    onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`));
  const url = at(server, name);
  return { url, urlOf: (service) => serviceUrl(url, service), drop, [Symbol.asyncDispose]: drop };
}

function at(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(serverUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: at(serverUrl, 'postgres'), connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
