import { sql } from 'drizzle-orm';
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

const fences = (rows: { shard: number; token: string }[]): Fence[] =>
  rows.map((row) => ({ shard: row.shard, token: Number(row.token) }));

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
    claim: async (owner, ttlMs, limit) => {
      if (limit <= 0) return [];
      const { rows } = await db.execute<{ shard: number; token: string }>(sql`
        with free as (
          select shard from shard_leases where expires_at <= clock_timestamp()
          order by shard limit ${limit} for update skip locked
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
          select shard from shard_leases where owner = ${owner} and shard = any(${sql.param(shards)}::int[])
          order by shard for update
        )
        update shard_leases l set owner = null, token = l.token + 1, expires_at = clock_timestamp()
        from mine where l.shard = mine.shard`);
    },
  };
}
