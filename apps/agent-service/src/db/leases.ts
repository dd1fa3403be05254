import { sql } from 'drizzle-orm';
import { EVENT_PARTITIONS } from '@conductor/contracts';
import type { Db, Transaction } from '@conductor/database';
import { FenceLost } from '../errors.ts';
import type { Fence, LeaseStore } from '../ports/sessions.ts';

/**
 * Holds a shard's lease still until the transaction ends: no successor can take it meanwhile. Throws `FenceLost` when
 * the token is not the shard's any more.
 */
export async function holdFence(tx: Transaction, { shard, token }: Fence): Promise<void> {
  const { rows } = await tx.execute(
    sql`select 1 from shard_leases where shard = ${shard} and token = ${token} for share`,
  );
  if (rows.length === 0) throw new FenceLost(shard);
}

const ttl = (ms: number) => sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;
const numbers = (values: readonly number[]) => sql`${sql.param(values)}::int[]`;
const partition = sql.raw(`l.shard % ${EVENT_PARTITIONS}`);

const fences = (rows: { shard: number; token: string }[]): Fence[] =>
  rows.map((row) => ({ shard: row.shard, token: Number(row.token) }));

type StandingRow = {
  partition: number;
  leader: string | null;
  free_ms: number | null;
  standby: string | null;
  listening_ms: number | null;
};

/** Leases in Postgres, by its clock. Rows are always locked in the order of the shards, so nobody waits in a circle. */
export function createLeaseStore(db: Db): LeaseStore {
  return {
    renew: async (owner, ttlMs) => {
      const { rows } = await db.execute<{ shard: number; token: string }>(sql`
        with mine as (
          -- One that ran out and that nobody took is still ours: the token says so.
          select shard from shard_leases where owner = ${owner} order by shard for no key update
        )
        update shard_leases l set expires_at = ${ttl(ttlMs)} from mine where l.shard = mine.shard
        returning l.shard, l.token`);
      return fences(rows);
    },
    standings: async () => {
      const { rows } = await db.execute<StandingRow>(sql`
        with now_is as materialized (select clock_timestamp() as at)
        select ${partition} as partition,
          mode() within group (order by l.owner) filter (where l.expires_at > now_is.at) as leader,
          (extract(epoch from max(now_is.at - l.expires_at) filter (where l.expires_at <= now_is.at)) * 1000)::float8 as free_ms,
          s.standby, (extract(epoch from max(now_is.at - s.listening_since)) * 1000)::float8 as listening_ms
        from shard_leases l join partition_standbys s on s.partition = ${partition} cross join now_is
        group by 1, s.standby order by 1`);
      return rows.map(({ free_ms: freeMs, listening_ms: listeningMs, ...row }) => ({ ...row, freeMs, listeningMs }));
    },
    claim: async (owner, ttlMs, partitions) => {
      if (partitions.length === 0) return [];
      const { rows } = await db.execute<{ shard: number; token: string }>(sql`
        with free as (
          select shard from shard_leases l where expires_at <= clock_timestamp() and ${partition} = any(${numbers(partitions)})
          order by shard for update skip locked
        )
        update shard_leases l set owner = ${owner}, token = l.token + 1, expires_at = ${ttl(ttlMs)}
        from free where l.shard = free.shard
        returning l.shard, l.token`);
      return fences(rows);
    },
    release: async (owner, shards) => {
      if (shards.length === 0) return;
      await db.execute(sql`
        with mine as (
          select shard from shard_leases where owner = ${owner} and shard = any(${numbers(shards)})
          order by shard for update
        )
        update shard_leases l set owner = null, token = l.token + 1, expires_at = clock_timestamp()
        from mine where l.shard = mine.shard`);
    },
    appoint: async (owner, appointments) => {
      for (const one of appointments) {
        await db.execute(sql`
          update partition_standbys s set standby = ${one.standby}, listening_since = null
          where s.partition = ${one.partition} and s.standby is distinct from ${one.standby}
            and exists (select 1 from shard_leases l where l.owner = ${owner} and ${partition} = s.partition)`);
      }
    },
    listening: async (owner, partitions) => {
      await db.execute(sql`
        update partition_standbys set listening_since = clock_timestamp()
        where standby = ${owner} and listening_since is null and partition = any(${numbers(partitions)})`);
    },
  };
}
