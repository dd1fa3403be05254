import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { patiently } from './patient.ts';
import { grantStatements, SERVICE_ROLES, type ServiceName } from './rights.ts';

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
const SERVICES: readonly ServiceName[] = ['agent-service', 'real-time-service'];

/**
 * Applies what is missing of the migrations, and gives the services' roles their rights where there are such roles. Any
 * number of instances may start at once: an advisory lock lets one through at a time, and the others wait, however long it
 * takes, and find nothing left to do. `folder` is another than that of this version's migrations. Rejects where something is missing and the role of `pool` may not add it.
 */
export async function migrateDatabase(pool: pg.Pool, folder = MIGRATIONS): Promise<void> {
  await patiently(pool, 'migrations', async (holder) => {
    // Held by a transaction and not by the session, which behind a pooler of transactions would outlive us.
    await holder.query('begin');
    // Idle, too, for as long as the others' work takes.
    await holder.query('set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
    await holder.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.migration]);
    const missing = await missingOf(holder, folder);
    if (await mayCreate(holder))
      await patiently(pool, 'migrations: at work', async (client) => {
        if (missing > 0) await migrate(drizzle(client), { migrationsFolder: folder });
        await grantRights(client);
      });
    else if (missing > 0)
      throw new Error(
        `The database lacks ${missing} migrations, and this role may not apply them. ` +
          'Run dist/cli/migrate.js of the agent-service with the DATABASE_URL of the owner of the tables.',
      );
    await holder.query('commit');
  });
}

/** How many migrations have not been applied. */
async function missingOf(client: pg.Client, folder: string): Promise<number> {
  const wanted = readMigrationFiles({ migrationsFolder: folder });
  const { rows } = await client.query<{ name: string | null }>(
    `select to_regclass('drizzle.__drizzle_migrations')::text as name`,
  );
  if (rows[0]?.name === null) return wanted.length;
  const { rows: applied } = await client.query<{ last: string | null }>(
    'select max(created_at)::text as last from drizzle.__drizzle_migrations',
  );
  return wanted.filter(({ folderMillis }) => folderMillis > Number(applied[0]?.last ?? 0)).length;
}

/** Whether the role may add to the database, as its owner may and a service's role may not. */
async function mayCreate(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select has_database_privilege(current_database(), 'CREATE') and has_schema_privilege('public', 'CREATE') as may`,
  );
  return rows[0]?.may === true;
}

/** In one transaction, so that a service at work never lacks a right that it had and keeps. */
async function grantRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select rolname as name from pg_roles where rolname = any($1)',
    [Object.values(SERVICE_ROLES)],
  );
  const there = SERVICES.filter((service) => rows.some(({ name }) => name === SERVICE_ROLES[service]));
  await drizzle(client).transaction(async (tx) => {
    // Postgres' catalogue does not bear a grant on a table that gets a partition at the same time.
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.partitions})`);
    for (const statement of there.flatMap((service) => grantStatements(service))) await tx.execute(sql.raw(statement));
  });
}
