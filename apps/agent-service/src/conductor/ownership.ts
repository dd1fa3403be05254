import type { Clock } from '../ports/clock.ts';
import type { Fence, LeaseStore } from '../ports/sessions.ts';
import type { Telemetry } from '../telemetry.ts';

/** How many shards the sessions are spread over; as many rows has the table of leases. */
const SHARDS = 256;

export type OwnershipDeps = {
  leases: LeaseStore;
  /** A name that no other process has, also not this one's next run. */
  owner: string;
  ttlMs: number;
  clock: Clock;
  /** How many instances share the work, us included, counting the others once they are warm. */
  peers: () => number;
  telemetry: Pick<Telemetry, 'leases' | 'leasesLost'>;
};

export type Ownership = {
  /** Our proof for a shard; null when it is another's. What we believe may be old: stores check the token. */
  fenceOf(shard: number): Fence | null;
  /** A successor was seen. */
  lose(fence: Fence): void;
  /** One round: prolong what is ours each third of the time to live, take what is free, give back what is too much. */
  round(): Promise<void>;
  /** Gives everything back. */
  releaseAll(): Promise<void>;
};

/** Which shards this instance conducts: leases in the database, fenced by tokens that only grow. */
export function createOwnership({ leases, owner, ttlMs, clock, peers, telemetry }: OwnershipDeps): Ownership {
  let owned = new Map<number, Fence>();
  let renewedAt = -Infinity;

  const take = (fences: readonly Fence[]): void => {
    for (const fence of fences) owned.set(fence.shard, fence);
  };

  const renew = async (): Promise<void> => {
    // Where this fails, whether they are lost is not known: they stay ours meanwhile, and the tokens will tell.
    const renewed = await leases.renew(owner, ttlMs);
    const before = owned;
    owned = new Map();
    take(renewed);
    renewedAt = clock.monotonic();
    const lost = [...before.keys()].filter((shard) => !owned.has(shard));
    if (lost.length > 0) telemetry.leasesLost(lost);
  };

  return {
    fenceOf: (shard) => owned.get(shard) ?? null,
    lose: ({ shard, token }) => {
      if (owned.get(shard)?.token !== token) return;
      owned.delete(shard);
      telemetry.leasesLost([shard]);
    },
    round: async () => {
      if (clock.monotonic() - renewedAt >= ttlMs / 3) await renew();
      const count = peers();
      const share = Math.ceil(SHARDS / count);
      if (owned.size > share) {
        const excess = [...owned.keys()].toSorted((a, b) => a - b).slice(share);
        for (const shard of excess) owned.delete(shard);
        await leases.release(owner, excess);
      } else take(await leases.claim(owner, ttlMs, share - owned.size));
      telemetry.leases(owned.size, count);
    },
    releaseAll: async () => {
      const shards = [...owned.keys()];
      owned = new Map();
      await leases.release(owner, shards);
    },
  };
}
