import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
/** Any number that no other program on this database uses for an advisory lock. */
const MIGRATION_LOCK = 727_271_001;

/**
 * Applies what is missing of the migrations. Any number of instances may start at once: an advisory lock lets one
 * through at a time, and the others find nothing left to do.
 */
export async function migrateDatabase(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  } finally {
    // Ending the connection releases the lock and the setting, also when the migration failed.
    client.release(true);
  }
}
