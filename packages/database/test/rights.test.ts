import { is } from 'drizzle-orm';
import { getTableName } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase } from '@conductor/dev-env';
import * as database from '@conductor/database';
import {
  ensurePartitions,
  dropOldPartitions,
  migrateDatabase,
  SERVICE_ROLES,
  TABLE_RIGHTS,
  type ServiceName,
} from '@conductor/database';
import { givenSession, open, openBare } from './helpers.ts';

const SERVICES: ServiceName[] = ['agent-service', 'real-time-service'];
const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const NOW = Date.UTC(2031, 0, 1);

async function given() {
  const own = await createTestDatabase();
  onTestFinished(() => own.drop());
  await givenSession(open(own.url));
  return own;
}

const asService = (own: { urlOf(service: ServiceName): string }, service: ServiceName): pg.Pool =>
  open(own.urlOf(service)).pool;

describe('rights of the services', () => {
  it('stand in one table, which names every table of the schema', () => {
    const tables = Object.values(database).flatMap((value) => (is(value, PgTable) ? [getTableName(value)] : []));
    expect(Object.keys(TABLE_RIGHTS).toSorted()).toEqual(tables.toSorted());
  });

  it.each(SERVICES)('are what Postgres gives %s, and no more', async (service) => {
    const own = await given();
    const { rows } = await open(own.url).pool.query<{ table: string; given: string[] }>(
      `select c.relname as table, array(select lower(p) from unnest($2::text[]) p where has_table_privilege($1, c.oid, p)) as given
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
      [SERVICE_ROLES[service], PRIVILEGES],
    );
    const wanted = ([table]: [string, unknown]): [string, string[]] => [
      table,
      (TABLE_RIGHTS[table]?.[service] ?? []).filter((right) => right !== 'lock').toSorted(),
    ];
    const found = rows.map((row): [string, string[]] => [row.table, row.given.toSorted()]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(found.map(wanted)));
    expect(found.length).toBeGreaterThan(Object.keys(TABLE_RIGHTS).length);
  });

  it.each(SERVICES)('make %s no superuser, no owner, and give no right over the database', async (service) => {
    const own = await given();
    const { rows } = await open(own.url).pool.query(
      `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
         has_database_privilege(oid, current_database(), 'CREATE') as creates,
         has_schema_privilege(oid, 'public', 'CREATE') as makes_tables,
         exists (select from pg_class c where c.relowner = r.oid) as owns
       from pg_roles r where rolname = any($1)`,
      [[SERVICE_ROLES[service], database.OWNER_ROLE]],
    );
    expect(rows).toHaveLength(2);
    for (const { rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls } of rows)
      expect([rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls]).toEqual(Array(5).fill(false));
    expect(rows).toContainEqual(expect.objectContaining({ creates: false, makes_tables: false, owns: false }));
  });

  const forbidden: [ServiceName, string][] = [
    ['agent-service', 'delete from audit_log'],
    ['agent-service', `update audit_log set actor = 'somebody'`],
    ['agent-service', 'truncate audit_log'],
    ['agent-service', 'delete from decisions'],
    ['agent-service', `insert into chat_messages (id) values ('m')`],
    ['agent-service', 'insert into poll_votes (poll_id) values (null)'],
    ['agent-service', 'alter table audit_log disable trigger all'],
    ['agent-service', 'drop table engagement_ticks'],
    ['agent-service', 'create table mine (id int)'],
    ['agent-service', 'create or replace function refuse_change() returns trigger language sql as $$ select null $$'],
    ['agent-service', 'set role conductor_owner'],
    ['agent-service', `copy sessions to program 'true'`],
    ['real-time-service', 'select * from audit_log'],
    ['real-time-service', 'select * from event_keys'],
    ['real-time-service', 'select * from webhooks'],
    ['real-time-service', 'select * from session_invitations'],
    ['real-time-service', 'select * from llm_calls'],
    ['real-time-service', `insert into event_members (event_id, user_id, role) values ('e1', 'mallory', 'owner')`],
    ['real-time-service', `update sessions set mode = 'AUTO'`],
    ['real-time-service', `update decisions set status = 'APPROVED'`],
    ['real-time-service', 'update installation set paused = true'],
    ['real-time-service', 'delete from chat_messages'],
    ['real-time-service', 'update shard_leases set token = token + 1'],
    ['real-time-service', `select make_tick_partition('2031-01-01')`],
    ['real-time-service', `select drop_tick_partition('engagement_ticks_2031010100')`],
    ['real-time-service', 'select forget_refusals(now())'],
    ['real-time-service', 'delete from drizzle.__drizzle_migrations'],
  ];
  it.each(forbidden)('refuse %s: %s', async (service, statement) => {
    const refusal = await asService(await given(), service)
      .query(statement)
      .then(
        () => 'allowed',
        (error: unknown) => (error instanceof pg.DatabaseError ? `${error.code} ${error.message}` : String(error)),
      );
    expect(refusal).toMatch(/^42501 (permission denied|must be owner)/);
  });

  it('let the real-time-service hold the rows that it decides by, and change none of them', async () => {
    const pool = asService(await given(), 'real-time-service');
    expect((await pool.query('select id from sessions for share')).rows).toEqual([{ id: 's1' }]);
    expect((await pool.query('select id from installation for share')).rows).toEqual([{ id: 1 }]);
  });

  it('let the agent-service make and drop partitions of ticks, which the owner then owns', async () => {
    const own = await given();
    const pool = asService(own, 'agent-service');
    await ensurePartitions(pool, NOW);
    const { rows } = await pool.query(
      `select tableowner from pg_tables where tablename = 'engagement_ticks_2031010100'`,
    );
    expect(rows).toEqual([{ tableowner: database.OWNER_ROLE }]);
    expect(await dropOldPartitions(pool, NOW + 400 * 3_600_000, 300)).toContain('engagement_ticks_2031010100');
    // A table of the caller's own by that name does not come before ours.
    await pool.query('create temp table engagement_ticks (at date) partition by range (at)');
    await ensurePartitions(pool, NOW);
  });

  it('let the agent-service forget refusals that are due, and after that delete nothing else in the same transaction', async () => {
    const own = await given();
    await open(own.url).pool.query(
      `insert into audit_log (at, action, outcome) select now() - days * interval '1 day', 'access', outcome
       from unnest(array[29, 31]) as days, unnest(array['OK', 'DENIED']) as outcome`,
    );
    const client = await asService(own, 'agent-service').connect();
    await client.query('begin');
    await client.query('select forget_refusals(now())');
    const { rows } = await client.query(
      `select outcome, count(*)::int as n from audit_log group by outcome order by outcome`,
    );
    expect(rows).toEqual([
      { outcome: 'DENIED', n: 1 },
      { outcome: 'OK', n: 2 },
    ]);
    expect((await client.query(`select current_setting('conductor.retention') as on`)).rows).toEqual([{ on: 'off' }]);
    await client.query('rollback');
    client.release();
  });

  it('do not let a service apply migrations; it says who does, and starts where none is missing', async () => {
    const own = await given();
    const pool = asService(own, 'agent-service');
    await migrateDatabase(pool);
    await open(own.url).pool.query(
      'delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)',
    );
    await expect(migrateDatabase(pool)).rejects.toThrow(/lacks 1 migrations.*the owner of the tables/);
  });

  it.each(SERVICES)('come with the limits of our pools for %s, whoever asks, as behind a pooler', async (service) => {
    const own = await given();
    const limits = `select name, setting from pg_settings
      where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name`;
    const asked = await asService(own, service).query(limits);
    const bare = await openBare({ connectionString: own.urlOf(service) }).query(limits);
    expect(bare.rows).toEqual(asked.rows);
  });
});
