import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { patiently } from './patient.ts';

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Applies what is missing of the migrations. Any number of instances may start at once: an advisory lock lets one
 * through at a time, and the others wait, however long it takes, and find nothing left to do.
 */
export async function migrateDatabase(pool: pg.Pool): Promise<void> {
  await patiently(pool, 'migrations', async (holder) => {
    // Held by a transaction and not by the session, which behind a pooler of transactions would outlive us.
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.migration]);
    await patiently(pool, 'migrations: at work', (client) =>
      migrate(drizzle(client), { migrationsFolder: MIGRATIONS }),
    );
    await holder.query('commit');
  });
}
