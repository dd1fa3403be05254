import { partitionOfShard } from '@conductor/runtime';
import type { Clock } from '../../ports/clock.ts';
import type { Fence, LeaseStore } from '../../ports/sessions.ts';
import type { Telemetry } from '../../telemetry.ts';
import { share } from './share.ts';

export type OwnershipDeps = {
  leases: LeaseStore;
  /** A name that no other process has, also not this one's next run. */
  owner: string;
  ttlMs: number;
  /** How long somebody listens before they score as we do, ms. */
  windowMs: number;
  clock: Clock;
  /** Who else lives; null while we hear nobody, ourselves included. */
  others: () => readonly string[] | null;
  /** Somebody else goes on with these shards in a moment. */
  beforeParting: (shards: ReadonlySet<number>) => Promise<void>;
  telemetry: Pick<Telemetry, 'leases' | 'leasesLost'>;
};

export type Ownership = {
  /** Our proof for a shard; null when it is another's. What we believe may be old: stores check the token. */
  fenceOf(shard: number): Fence | null;
  /** A successor was seen. */
  lose(fence: Fence): void;
  /** One round: prolong what is ours each third of the time to live, take what is free, give back what is too much. */
  round(): Promise<void>;
  /** The partitions of which we conduct a shard. */
  led(): ReadonlySet<number>;
  /** The partitions to listen to: those that we conduct or stand by for, and for a window those that we did. */
  wanted(): ReadonlySet<number>;
  /** These partitions are listened to from now on. */
  listening(partitions: ReadonlySet<number>): Promise<void>;
  /** Gives everything back. */
  releaseAll(): Promise<void>;
};

/** Which shards this instance conducts: leases in the database, fenced by tokens that only grow. */
export function createOwnership(deps: OwnershipDeps): Ownership {
  const { leases, owner, ttlMs, windowMs, clock, telemetry } = deps;
  let owned = new Map<number, Fence>();
  let renewedAt = -Infinity;
  /** When each partition was last needed; what we give up may come back, and we would not know it any more. */
  const neededAt = new Map<number, number>();
  /** What we were asked to stand by for and have not said yet that we do. */
  let awaited: number[] = [];

  const need = (partitions: Iterable<number>): void => {
    for (const partition of partitions) neededAt.set(partition, clock.monotonic());
  };
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

  const giveBack = async (partitions: readonly number[]): Promise<void> => {
    const shards = [...owned.keys()].filter((shard) => partitions.includes(partitionOfShard(shard)));
    if (shards.length === 0) return;
    await deps.beforeParting(new Set(shards));
    for (const shard of shards) owned.delete(shard);
    await leases.release(owner, shards);
  };
  const led = (): Set<number> => new Set([...owned.keys()].map(partitionOfShard));

  return {
    fenceOf: (shard) => owned.get(shard) ?? null,
    lose: ({ shard, token }) => {
      if (owned.get(shard)?.token !== token) return;
      owned.delete(shard);
      telemetry.leasesLost([shard]);
    },
    round: async () => {
      if (clock.monotonic() - renewedAt >= ttlMs / 3) await renew();
      const standings = await leases.standings();
      const others = deps.others();
      const sharers = { me: owner, others, warmMs: windowMs, graceMs: ttlMs / 3 };
      const { claim, release, appoint } = share(standings, sharers);
      take(await leases.claim(owner, ttlMs, claim));
      await giveBack(release);
      await leases.appoint(owner, appoint);
      const stoodBy = standings.filter(({ standby }) => standby === owner);
      awaited = stoodBy.filter(({ listeningMs }) => listeningMs === null).map(({ partition }) => partition);
      need(led());
      need(stoodBy.map(({ partition }) => partition));
      telemetry.leases(owned.size, (others?.length ?? 0) + 1);
    },
    led,
    wanted: () => {
      const now = clock.monotonic();
      for (const [partition, at] of neededAt) if (now - at > windowMs) neededAt.delete(partition);
      return new Set(neededAt.keys());
    },
    listening: async (partitions) => {
      const begun = awaited.filter((partition) => partitions.has(partition));
      if (begun.length > 0) await leases.listening(owner, begun);
    },
    releaseAll: async () => {
      const shards = [...owned.keys()];
      owned = new Map();
      await leases.release(owner, shards);
    },
  };
}
