import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { migrateDatabase } from '@conductor/database';
import { empty, open, openBare } from './helpers.ts';

const journal = new URL('../migrations/meta/_journal.json', import.meta.url);
const migrationCount = async (): Promise<number> => JSON.parse(await readFile(journal, 'utf8')).entries.length;

describe('migrations', () => {
  it('are applied once when eight instances start at once on an empty database', async () => {
    const url = await empty();
    const instances = Array.from({ length: 8 }, () => open(url).pool);
    await Promise.all(instances.map((pool) => migrateDatabase(pool)));

    const { pool } = open(url);
    const { rows: applied } = await pool.query('select hash from drizzle.__drizzle_migrations');
    expect(applied).toHaveLength(await migrationCount());
    expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length);
    const { rows: ground } = await pool.query(
      'select (select count(*)::int from shard_leases) as shards, (select count(*)::int from installation) as rows',
    );
    expect(ground).toEqual([{ shards: 256, rows: 1 }]);
  });

  it('find nothing to do at the next start, and leave no lock behind', async () => {
    const { pool } = open(await empty());
    await migrateDatabase(pool);
    await migrateDatabase(pool);
    const { rows } = await pool.query(
      `select count(*)::int as held from pg_locks where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(rows).toEqual([{ held: 0 }]);
  });

  it('give the lock back when they fail, so that the next start can do better', async () => {
    const { pool } = open(await empty());
    await pool.query('create table sessions (in_the_way int)');
    await expect(migrateDatabase(pool)).rejects.toThrow();
    await pool.query('drop table sessions');
    await migrateDatabase(pool);
    expect((await pool.query('select 1 from sessions')).rows).toEqual([]);
  });

  it('wait for another instance longer than a statement of the pool may take', async () => {
    const url = await empty();
    const other = await open(url).pool.connect();
    await other.query('select pg_advisory_lock(727271001)');
    const hasty = openBare({ connectionString: url, statement_timeout: 200, query_timeout: 200 });
    const done = migrateDatabase(hasty);
    await expect
      .poll(() => other.query(waitingFor('600 milliseconds')).then(({ rows }) => rows), { timeout: 10_000 })
      .toEqual([{ waiting: 1 }]);
    other.release(true);
    await done;
    expect((await hasty.query('select 1 from sessions')).rows).toEqual([]);
  });
});

/** Counts the migrations that have been waiting for the lock at least so long. */
const waitingFor = (interval: string): string =>
  `select count(*)::int as waiting from pg_stat_activity where application_name = 'migrations'
   and datname = current_database() and wait_event = 'advisory' and query_start < now() - interval '${interval}'`;
