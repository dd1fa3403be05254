import type pg from 'pg';
import { ADVISORY_LOCKS, dropOldPartitions, ensurePartitions, type Db } from '@conductor/database';
import { pruneOutbox } from './outbox.ts';

/** Ticks are kept as they are for so many days, as minutes for as long as the event says. */
const TICK_DAYS = 2;
const HOUR_MS = 3_600_000;

/** One stretch of ticks as minutes; what is there already is left as it is. */
const ROLL_UP = `
insert into engagement_minutes (session_id, minute, score, coverage, signals)
select session_id, date_trunc('minute', at) as minute, avg(score), avg(coverage),
  (array_agg(signals order by at desc))[1]
from engagement_ticks
where at >= $1 and at < $2
group by session_id, date_trunc('minute', at)
on conflict do nothing`;

/** An hour of ten thousand sessions takes longer than the pool allows to statements that users wait for. */
const STATEMENT_MS = 60_000;
const PATIENT = { query_timeout: STATEMENT_MS };

/** Rows that are past their event's retention. */
const EXPIRED = [
  `delete from engagement_minutes m using sessions s join event_settings e on e.event_id = s.event_id
   where m.session_id = s.id and m.minute < clock_timestamp() - e.retention_days * interval '1 day'`,
  `delete from checkpoints c using sessions s
   where c.session_id = s.id and s.status = 'ENDED' and s.ended_at < clock_timestamp() - interval '1 day'`,
];

/**
 * Housekeeping, at start and every hour: partitions for the days ahead, ticks older than an hour rolled up to minutes,
 * old rows gone. One instance does it at a time; another finds the work done.
 */
export function createKeeper(db: Db, pool: pg.Pool): (now: number) => Promise<void> {
  /** Everything before this is rolled up; at start nobody knows. */
  let rolledUpTo = 0;

  const work = async (client: pg.PoolClient, now: number): Promise<void> => {
    const end = Math.floor((now - HOUR_MS) / 60_000) * 60_000;
    const start = Math.max(rolledUpTo, Math.floor((now - TICK_DAYS * 24 * HOUR_MS) / HOUR_MS) * HOUR_MS);
    for (let from = start; from < end; from += HOUR_MS) {
      const to = Math.min(end, from + HOUR_MS);
      const values = [new Date(from).toISOString(), new Date(to).toISOString()];
      await client.query({ text: ROLL_UP, values, ...PATIENT });
      rolledUpTo = to;
    }
    for (const text of EXPIRED) await client.query({ text, ...PATIENT });
    await pruneOutbox(db, HOUR_MS);
    await dropOldPartitions(pool, now, TICK_DAYS);
  };

  return async (now) => {
    await ensurePartitions(pool, now);
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [
        ADVISORY_LOCKS.keeper,
      ]);
      if (rows[0]?.ok !== true) return;
      await client.query(`set statement_timeout = ${STATEMENT_MS}`);
      await work(client, now);
    } finally {
      // Ending the connection releases the lock and the setting.
      client.release(true);
    }
  };
}
