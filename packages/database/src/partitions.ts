import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { patiently } from './patient.ts';

const DAY_MS = 86_400_000;
const name = (day: Date): string => `engagement_ticks_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
const dayOf = (at: number): Date => new Date(Math.floor(at / DAY_MS) * DAY_MS);

/**
 * Makes the daily partitions of `engagement_ticks` for yesterday, `now`'s day and the two after (UTC), where missing.
 * Called at start and every hour; instances take turns.
 */
export async function ensurePartitions(pool: pg.Pool, now: number): Promise<void> {
  await alone(pool, async (tx) => {
    for (let offset = -1; offset <= 2; offset++) {
      const from = dayOf(now + offset * DAY_MS);
      const to = new Date(from.getTime() + DAY_MS);
      await tx.execute(
        sql.raw(`create table if not exists ${name(from)} partition of engagement_ticks
                 for values from ('${from.toISOString()}') to ('${to.toISOString()}')`),
      );
    }
  });
}

/**
 * Drops the partitions that ended more than `keepDays` before `now`, whole. Returns the names dropped; instances take
 * turns.
 */
export async function dropOldPartitions(pool: pg.Pool, now: number, keepDays: number): Promise<string[]> {
  const oldest = name(dayOf(now - keepDays * DAY_MS));
  return alone(pool, async (tx) => {
    const { rows } = await tx.execute<{ partition: string }>(
      sql`select inhrelid::regclass::text as partition from pg_inherits where inhparent = 'engagement_ticks'::regclass`,
    );
    const old = rows.map((row) => row.partition).filter((partition) => partition < oldest);
    for (const partition of old) await tx.execute(sql`drop table ${sql.identifier(partition)}`);
    return old;
  });
}

/**
 * In one transaction, and no other of these at the same time: Postgres' catalogue does not bear two that list, make and
 * drop partitions of one table at once ("could not find tuple for parent", a number in place of a name). Whoever comes
 * second waits, however long that takes.
 */
function alone<T>(pool: pg.Pool, work: (tx: Pick<NodePgDatabase, 'execute'>) => Promise<T>): Promise<T> {
  return patiently(pool, 'partitions', (client) =>
    drizzle(client).transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.partitions})`);
      return work(tx);
    }),
  );
}
