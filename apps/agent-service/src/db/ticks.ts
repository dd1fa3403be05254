import type pg from 'pg';
import { packFacts } from '@conductor/database';
import { mayRetry } from '@conductor/runtime';
import type { TickRow, TickWriter } from '../ports/engagement.ts';

/** Ticks that wait at most; at 2,000 a second half a minute's outage of Postgres is bridged. */
const CAPACITY = 60_000;
/** A full queue makes room for so many at once, since cutting it off costs its whole length. */
const ROOM = 1_000;
/** Rows of one insert at most. */
const BATCH = 10_000;

/**
 * One insert for all rows. A row is stored only while its lease still is whose it was: the shard's row is held until
 * the commit. Rows of the same session and moment are stored once.
 */
const INSERT = `
with ticks as (
  select * from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[], $5::real[], $6::real[], $7::real[],
    $8::text[]) as t(shard, token, session_id, at, score, expected, coverage, facts)
), held as (
  select l.shard, l.token from shard_leases l
  where exists (select 1 from ticks t where t.shard = l.shard and t.token = l.token)
  order by l.shard for share
)
insert into engagement_ticks (session_id, at, score, expected, coverage, facts)
select session_id, at, score, expected, coverage, facts::real[] from ticks join held using (shard, token)
on conflict do nothing`;

export type TickQueue = TickWriter & {
  /** Writes what waits; call it once a second. On a failure that may pass the rows wait on. */
  flush(): Promise<void>;
};

/** Bounded queue → one insert a flush, without waiting for the disk: ticks alone may be lost in a crash of Postgres. */
export function createTickQueue(
  pool: pg.Pool,
  on: { stored: (count: number) => void; lost: (count: number) => void },
): TickQueue {
  let waiting: TickRow[] = [];

  const write = async (rows: readonly TickRow[]): Promise<number> => {
    const client = await pool.connect();
    try {
      await client.query('begin; set local synchronous_commit = off');
      const { rowCount } = await client.query(INSERT, columnsOf(rows));
      await client.query('commit');
      client.release();
      return rowCount ?? 0;
    } catch (error) {
      // The connection may be in the middle of a transaction: it is not used again.
      client.release(true);
      throw error;
    }
  };

  return {
    add: (row) => {
      waiting.push(row);
      if (waiting.length <= CAPACITY) return;
      waiting = waiting.slice(ROOM);
      on.lost(ROOM);
    },
    flush: async () => {
      while (waiting.length > 0) {
        const rows = waiting.slice(0, BATCH);
        waiting = waiting.slice(BATCH);
        try {
          on.stored(await write(rows));
        } catch (error) {
          if (mayRetry(error)) waiting = [...rows, ...waiting];
          else on.lost(rows.length);
          throw error;
        }
      }
    },
  };
}

function columnsOf(rows: readonly TickRow[]): unknown[] {
  return [
    rows.map((row) => row.fence.shard),
    rows.map((row) => row.fence.token),
    rows.map((row) => row.sessionId),
    rows.map((row) => new Date(row.point.at).toISOString()),
    rows.map((row) => row.point.score),
    rows.map((row) => row.point.expected),
    rows.map((row) => row.point.coverage),
    rows.map(
      (row) =>
        `{${packFacts(row.point)
          .map((fact) => fact ?? 'NULL')
          .join()}}`,
    ),
  ];
}
