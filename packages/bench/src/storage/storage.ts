import { createKeeper } from '@conductor/agent-service/retention';
import { createTickQueue } from '@conductor/agent-service/ticks';
import { ensurePartitions, migrateDatabase, openDatabase, type Database } from '@conductor/database';
import { startPostgres } from '@conductor/dev-env';
import { compare, type Line } from '../statistics.ts';
import { idOf, storeSessions } from '../store-session.ts';
import { pointOf, TICK_MS } from './points.ts';

const HOUR_MS = 3_600_000;
const GB = 1e9;
const AIM_GB = 10;
/** Hours of ticks that lie in Postgres at most: the one that is written, two that are kept, and half an hour until they are dropped. */
const HOURS_OF_TICKS = 3.5;

/**
 * What ticks take in Postgres, in bytes a row, beside a plain table of session, time and score; and what that makes of a
 * day of all sessions: a few hours of ticks, and the day's minutes. `minutes` of it are written and measured, the rest is multiplied.
 */
export async function benchStorage({ sessions, minutes }: { sessions: number; minutes: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await startPostgres());
  const { db, pool } = openDatabase({ url: database.url, name: 'bench', onError: () => undefined });
  stack.defer(() => pool.end());
  await migrateDatabase(pool);
  const start = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  await ensurePartitions(pool, start);
  await storeSessions(pool, sessions);

  const rows = sessions * minutes * (60_000 / TICK_MS);
  const queue = createTickQueue(pool, { stored: () => undefined, lost: () => undefined });
  const begun = await walOf(pool);
  for (let at = start; at < start + minutes * 60_000; at += TICK_MS) {
    for (let n = 0; n < sessions; n++)
      queue.add({ sessionId: idOf(n), fence: { shard: 0, token: 0 }, point: pointOf(n, at) });
    await queue.flush();
  }
  const wal = (await walOf(pool)) - begun;
  const ticks = await sizeOf(pool, 'engagement_ticks');
  await createKeeper(db, pool)(start + minutes * 60_000 + HOUR_MS);
  const rolled = await sizeOf(pool, 'engagement_minutes');
  await pool.query('create table bare (session_id text, at timestamptz, score real, primary key (session_id, at))');
  await pool.query('insert into bare select session_id, at, score from engagement_ticks');
  const bare = await sizeOf(pool, 'bare');

  const perTick = (ticks.heap + ticks.index) / rows;
  const perMinute = (rolled.heap + rolled.index) / (sessions * minutes);
  const hour = (sessions * HOUR_MS) / TICK_MS;
  const day = (perTick * hour * HOURS_OF_TICKS + perMinute * sessions * 24 * 60) / GB;
  return {
    ...compare(
      'storage',
      'bytes a tick in Postgres',
      [perTick],
      [{ name: 'a table of session, time and score', aim: null, costs: [(bare.heap + bare.index) / rows] }],
    ),
    note:
      `${(ticks.heap / rows).toFixed(0)} heap, ${(ticks.index / rows).toFixed(0)} index, ${(wal / rows).toFixed(0)} WAL; ` +
      `a minute ${perMinute.toFixed(0)}; from ${rows} rows, a day of ${sessions} sessions: ${day.toFixed(1)} GB, ` +
      `aim ≤ ${AIM_GB}: ${day <= AIM_GB ? 'met' : 'missed'}`,
  };
}

async function walOf(pool: Database['pool']): Promise<number> {
  const { rows } = await pool.query(`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes`);
  return Number(rows[0]?.bytes);
}

/** Bytes of a table and of its indexes, over all partitions. */
async function sizeOf(pool: Database['pool'], table: string): Promise<{ heap: number; index: number }> {
  const { rows } = await pool.query(
    `select sum(pg_table_size(relid))::float8 as heap, sum(pg_indexes_size(relid))::float8 as index
     from (select relid from pg_partition_tree($1::regclass) union select $1::regclass) t`,
    [table],
  );
  return { heap: Number(rows[0]?.heap), index: Number(rows[0]?.index) };
}
