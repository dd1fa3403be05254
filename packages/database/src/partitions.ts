import type pg from 'pg';

const DAY_MS = 86_400_000;
const name = (day: Date): string => `engagement_ticks_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
const dayOf = (at: number): Date => new Date(Math.floor(at / DAY_MS) * DAY_MS);

/**
 * Makes the daily partitions of `engagement_ticks` for yesterday, `now`'s day and the two after (UTC), where missing.
 * Called at start and every hour; harmless from any number of instances.
 */
export async function ensurePartitions(pool: pg.Pool, now: number): Promise<void> {
  for (let offset = -1; offset <= 2; offset++) {
    const from = dayOf(now + offset * DAY_MS);
    const to = new Date(from.getTime() + DAY_MS);
    // Two instances may both find it missing; the loser's error says that the table is there, as it should be.
    await pool
      .query(
        `create table if not exists ${name(from)} partition of engagement_ticks
         for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
      )
      .catch((error: unknown) => {
        if (!isDuplicate(error)) throw error;
      });
  }
}

/**
 * Drops the partitions that ended more than `keepDays` before `now`, whole. Answers the names dropped; harmless from
 * any number of instances.
 */
export async function dropOldPartitions(
  pool: Pick<pg.Pool | pg.PoolClient, 'query'>,
  now: number,
  keepDays: number,
): Promise<string[]> {
  const oldest = name(dayOf(now - keepDays * DAY_MS));
  // By pg_class, not by `::regclass::text`: the latter gives a number for what another instance has just dropped.
  const { rows } = await pool.query<{ partition: string }>(
    `select relname as partition from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'engagement_ticks'::regclass`,
  );
  const old = rows.map((row) => row.partition).filter((partition) => partition < oldest);
  for (const partition of old) await pool.query(`drop table if exists ${partition}`);
  return old;
}

const DUPLICATE_TABLE = '42P07';
const UNIQUE_VIOLATION = '23505';

function isDuplicate(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === DUPLICATE_TABLE || error.code === UNIQUE_VIOLATION)
  );
}
