import type pg from 'pg';

const DAY_MS = 86_400_000;
/** Any number that no other program on this database uses for an advisory lock. */
const PARTITIONS_LOCK = 727_271_005;
const name = (day: Date): string => `engagement_ticks_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
const dayOf = (at: number): Date => new Date(Math.floor(at / DAY_MS) * DAY_MS);

/**
 * Makes the daily partitions of `engagement_ticks` for yesterday, `now`'s day and the two after (UTC), where missing.
 * Called at start and every hour; instances take turns.
 */
export async function ensurePartitions(pool: pg.Pool, now: number): Promise<void> {
  await alone(pool, async (client) => {
    for (let offset = -1; offset <= 2; offset++) {
      const from = dayOf(now + offset * DAY_MS);
      const to = new Date(from.getTime() + DAY_MS);
      await client.query(
        `create table if not exists ${name(from)} partition of engagement_ticks
         for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
      );
    }
  });
}

/**
 * Drops the partitions that ended more than `keepDays` before `now`, whole. Answers the names dropped; instances take
 * turns.
 */
export async function dropOldPartitions(pool: pg.Pool, now: number, keepDays: number): Promise<string[]> {
  const oldest = name(dayOf(now - keepDays * DAY_MS));
  return alone(pool, async (client) => {
    const { rows } = await client.query<{ partition: string }>(
      `select inhrelid::regclass::text as partition from pg_inherits where inhparent = 'engagement_ticks'::regclass`,
    );
    const old = rows.map((row) => row.partition).filter((partition) => partition < oldest);
    for (const partition of old) await client.query(`drop table ${partition}`);
    return old;
  });
}

/**
 * In one transaction, and no other of these at the same time: Postgres' catalogue does not bear two that list, make and
 * drop partitions of one table at once ("could not find tuple for parent", a number in place of a name).
 */
async function alone<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [PARTITIONS_LOCK]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    // A connection whose transaction failed is not lent again: closing it rolls back.
    client.release(broken !== undefined);
  }
}
