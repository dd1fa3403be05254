import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { patiently } from './patient.ts';

const HOUR_MS = 3_600_000;
const PREFIX = 'engagement_ticks_';
/** Hours for which partitions are made ahead: what a failing housekeeping has time for before ticks are refused. */
const AHEAD = 12;
/** Hours of the past: for ticks that waited while Postgres was away, however near the hour. */
const BEHIND = 2;

const hourOf = (at: number): Date => new Date(Math.floor(at / HOUR_MS) * HOUR_MS);
const digits = (at: Date, count: number): string => at.toISOString().replaceAll(/[-T]/g, '').slice(0, count);
const hourly = (hour: Date): string => PREFIX + digits(hour, 10);
/** Earlier releases made partitions of a day: until the last of them is dropped, its hours are in it. */
const daily = (hour: Date): string => PREFIX + digits(hour, 8);

/** When a partition's time ends, in ms; its name says it, by hour or by day. */
function endOf(name: string): number {
  const [, year, month, day, hour] = /_(\d{4})(\d\d)(\d\d)(\d\d)?$/.exec(name) ?? [];
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour ?? 0));
  return from + (hour === undefined ? 24 : 1) * HOUR_MS;
}

/**
 * Makes the hourly partitions of `engagement_ticks` for the last two hours, `now`'s and the twelve after (UTC), where missing.
 * Called at start and every quarter of an hour; instances take turns.
 */
export async function ensurePartitions(pool: pg.Pool, now: number): Promise<void> {
  await alone(pool, async (tx) => {
    const known = new Set(await partitions(tx));
    for (let offset = -BEHIND; offset <= AHEAD; offset++) {
      const from = hourOf(now + offset * HOUR_MS);
      if (known.has(hourly(from)) || known.has(daily(from))) continue;
      await tx.execute(sql`select make_tick_partition(${from.toISOString()}::timestamptz)`);
    }
  });
}

/**
 * Drops the partitions that ended more than `keepHours` before `now`, whole. Returns the names dropped; instances take
 * turns.
 */
export async function dropOldPartitions(pool: pg.Pool, now: number, keepHours: number): Promise<string[]> {
  return alone(pool, async (tx) => {
    const old = (await partitions(tx)).filter((name) => endOf(name) < now - keepHours * HOUR_MS);
    for (const partition of old) await tx.execute(sql`select drop_tick_partition(${partition})`);
    return old;
  });
}

async function partitions(tx: Pick<NodePgDatabase, 'execute'>): Promise<string[]> {
  const { rows } = await tx.execute<{ partition: string }>(
    sql`select inhrelid::regclass::text as partition from pg_inherits where inhparent = 'engagement_ticks'::regclass`,
  );
  return rows.map((row) => row.partition);
}

/**
 * In one transaction, and no other of these at the same time: Postgres' catalogue does not bear two that list, make and
 * drop partitions of one table at once ("could not find tuple for parent", a number in place of a name). Whoever comes
 * second waits, however long that takes.
 */
function alone<T>(pool: pg.Pool, work: (tx: Pick<NodePgDatabase, 'execute'>) => Promise<T>): Promise<T> {
  return patiently(pool, 'partitions', (client) =>
    drizzle(client).transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = 0`);
      await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.partitions})`);
      return work(tx);
    }),
  );
}
