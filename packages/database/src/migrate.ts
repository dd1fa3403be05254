import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.ts';

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Applies what is missing of the migrations. Any number of instances may start at once: an advisory lock lets one
 * through at a time, and the others wait, however long it takes, and find nothing left to do.
 */
export async function migrateDatabase(pool: pg.Pool): Promise<void> {
  // A connection of its own: the pool's time limits are for statements that users wait for.
  const { connectionString, connectionTimeoutMillis } = pool.options;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis, application_name: 'migrations' });
  // What breaks the connection rejects the statement that runs; nobody needs to hear of it twice.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  } finally {
    // Ending the connection releases the lock, also when the migration failed.
    await client.end();
  }
}
