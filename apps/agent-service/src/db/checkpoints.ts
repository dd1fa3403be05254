import { inArray } from 'drizzle-orm';
import { checkpoints, type Database } from '@conductor/database';
import type { CheckpointStore } from '../ports/sessions.ts';

const SAVE = `
with rows as (
  select * from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[], $5::jsonb[])
    as t(shard, token, session_id, at, state)
), held as (
  select l.shard, l.token from shard_leases l
  where exists (select 1 from rows r where r.shard = l.shard and r.token = l.token)
  order by l.shard for share
)
insert into checkpoints (session_id, at, state)
select session_id, at, state from rows join held using (shard, token)
on conflict (session_id) do update set at = excluded.at, state = excluded.state
where checkpoints.at < excluded.at`;

/** What a restarted instance goes on from: one row a session, written by whoever conducts it. */
export function createCheckpointStore({ db, pool }: Pick<Database, 'db' | 'pool'>): CheckpointStore {
  return {
    load: async (sessionIds) => {
      if (sessionIds.length === 0) return new Map();
      const rows = await db
        .select()
        .from(checkpoints)
        .where(inArray(checkpoints.sessionId, [...sessionIds]));
      return new Map(rows.map(({ sessionId, at, state }) => [sessionId, { atMs: at.getTime(), state }]));
    },
    save: async (rows) => {
      if (rows.length === 0) return;
      await pool.query(SAVE, [
        rows.map((row) => row.fence.shard),
        rows.map((row) => row.fence.token),
        rows.map((row) => row.sessionId),
        rows.map((row) => new Date(row.atMs).toISOString()),
        rows.map((row) => JSON.stringify(row.state)),
      ]);
    },
  };
}
