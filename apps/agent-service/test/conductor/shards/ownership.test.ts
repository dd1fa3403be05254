import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOwnership } from '../../../src/conductor/shards/ownership.ts';
import { createCheckpointStore } from '../../../src/db/checkpoints.ts';
import { holdFence } from '../../../src/db/leases.ts';
import { FenceLost } from '../../../src/errors.ts';
import type { Fence, LeaseStore } from '../../../src/ports/sessions.ts';
import { anomalyOf, makeSession, startStores, type Stores } from '../../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());
beforeEach(async () => {
  await stores.rows(`update shard_leases set owner = null, expires_at = now() - interval '1 hour'`);
  await stores.rows('update partition_standbys set standby = null, listening_since = null');
});

const expire = (owner: string) =>
  stores.rows(`update shard_leases set expires_at = now() - interval '1 millisecond' where owner = $1`, [owner]);
const tokens = async (): Promise<number[]> =>
  (await stores.rows('select token from shard_leases order by shard')).map((row) => Number(row.token));

const PARTITIONS = Array.from({ length: 16 }, (_, partition) => partition);

function instance(leases: LeaseStore, owner: string = randomUUID()) {
  const said = { lost: 0, owned: 0, parted: 0 };
  const time = { now: 0, others: [] as string[] | null };
  const ownership = createOwnership({
    leases,
    owner,
    ttlMs: 60_000,
    windowMs: 10_000,
    clock: { now: () => time.now, monotonic: () => time.now },
    others: () => time.others,
    beforeParting: async (shards) => void (said.parted += shards.size),
    telemetry: {
      leases: (count) => (said.owned = count),
      leasesLost: (shards) => (said.lost += shards.length),
    },
  });
  const owned = () => Array.from({ length: 256 }, (_, shard) => ownership.fenceOf(shard)).filter((one) => one !== null);
  return {
    ...ownership,
    said,
    time,
    owned,
    owner,
    listenAsWanted: () => ownership.listening(ownership.wanted()),
  };
}

/** Two of them, of which the first was there before. */
async function two() {
  const [a, b] = [instance(stores.a.leases), instance(stores.b.leases)];
  await a.round();
  a.time.others = [b.owner];
  b.time.others = [a.owner];
  await a.round();
  await b.round();
  return { a, b };
}
const warm = () => stores.rows(`update partition_standbys set listening_since = listening_since - interval '11 s'`);

describe('shards', () => {
  it('are all taken by the first, and are shared with one who joins, once it has listened for a window', async () => {
    const { a, b } = await two();
    expect([a.owned().length, b.owned().length]).toEqual([256, 0]);
    expect(b.wanted()).toEqual(new Set(PARTITIONS));
    await b.listenAsWanted();
    await a.round();
    expect(a.owned()).toHaveLength(256);
    await warm();
    await a.round();
    await b.round();
    expect([a.owned().length, b.owned().length]).toEqual([128, 128]);
    expect(a.said.parted).toBe(128);
    expect(new Set([...a.owned(), ...b.owned()].map(({ shard }) => shard)).size).toBe(256);
    // The first stands by for the second in turn, and has not stopped listening meanwhile.
    await b.round();
    a.time.now += 5_000;
    await a.round();
    expect(a.wanted()).toEqual(new Set(PARTITIONS));
    const rows = await stores.rows('select standby, count(*)::int as n from partition_standbys group by 1');
    expect(new Map(rows.map(({ standby, n }) => [standby, n]))).toEqual(
      new Map([
        [a.owner, 8],
        [b.owner, 8],
      ]),
    );
  });

  it('of one who leaves are its standby’s at once', async () => {
    const { a, b } = await two();
    await b.listenAsWanted();
    await a.releaseAll();
    await b.round();
    expect(b.owned()).toHaveLength(256);
  });

  it('of which somebody else is the standby are left alone until they were nobody’s for a while', async () => {
    const { a, b } = await two();
    const c = instance(stores.b.leases);
    await a.releaseAll();
    await c.round();
    expect(c.owned()).toEqual([]);
    await stores.rows(`update shard_leases set expires_at = expires_at - interval '21 s'`);
    await c.round();
    expect([b.owned().length, c.owned().length]).toEqual([0, 256]);
  });

  it('are listened to no more once they were not needed for a window', async () => {
    const { a, b } = await two();
    expect(b.wanted()).toEqual(new Set(PARTITIONS));
    a.time.others = [];
    await a.round();
    await b.round();
    b.time.now += 9_000;
    expect(b.wanted()).toEqual(new Set(PARTITIONS));
    b.time.now += 2_000;
    expect(b.wanted()).toEqual(new Set());
  });

  it('go to a successor when a lease ran out, under a larger token, and not before', async () => {
    const { a, b } = await two();
    const before = await tokens();
    expect(b.owned()).toEqual([]);
    await stores.rows(`update shard_leases set expires_at = now() - interval '1 millisecond'`);
    await b.round();
    expect(b.owned()).toHaveLength(256);
    expect(b.owned().map(({ token }) => token)).toEqual(before.map((token) => token + 1));
    a.time.now += 20_000;
    await a.round();
    expect(a.owned()).toEqual([]);
    expect(a.said.lost).toBe(256);
  });

  it('stay whose they were where the lease ran out and nobody came', async () => {
    const a = instance(stores.a.leases);
    await a.round();
    const before = a.owned();
    await stores.rows(`update shard_leases set expires_at = now() - interval '1 minute'`);
    a.time.now += 20_000;
    await a.round();
    expect(a.owned()).toEqual(before);
    expect(a.said.lost).toBe(0);
  });

  it('are free at once after a shutdown, under larger tokens', async () => {
    const { a, b } = await two();
    const before = new Map(a.owned().map(({ shard, token }) => [shard, token]));
    await a.releaseAll();
    expect(a.owned()).toEqual([]);
    await b.round();
    expect(b.owned()).toHaveLength(256);
    for (const { shard, token } of b.owned()) expect(token).toBeGreaterThan(before.get(shard) ?? Infinity);
  });
});

/** Leases that answer a renewal when the test says so. */
function slowLeases() {
  const answers: { resolve: (fences: Fence[]) => void; reject: (error: Error) => void }[] = [];
  const leases: LeaseStore = {
    renew: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    standings: () => Promise.resolve([]),
    claim: () => Promise.resolve([]),
    release: () => Promise.resolve(),
    appoint: () => Promise.resolve(),
    listening: () => Promise.resolve(),
  };
  return { leases, answers };
}

describe('what we hold', () => {
  const fence: Fence = { shard: 3, token: 1 };

  it('is ours while a renewal is under way, and where it fails', async () => {
    const { leases, answers } = slowLeases();
    const a = instance(leases);
    const first = a.round();
    answers[0]?.resolve([fence]);
    await first;
    expect(a.fenceOf(3)).toEqual(fence);
    a.time.now += 20_000;
    const second = a.round();
    expect(a.fenceOf(3)).toEqual(fence);
    answers[1]?.reject(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    expect(a.fenceOf(3)).toEqual(fence);
  });

  it('is lost when a successor is seen, by its token', async () => {
    const { leases, answers } = slowLeases();
    const a = instance(leases);
    const first = a.round();
    answers[0]?.resolve([fence]);
    await first;
    a.lose({ shard: 3, token: 0 });
    expect(a.fenceOf(3)).toEqual(fence);
    a.lose(fence);
    expect(a.fenceOf(3)).toBeNull();
    expect(a.said.lost).toBe(1);
  });
});

describe('the fence', () => {
  it('holds a shard still until the transaction ends: no successor takes it meanwhile', async () => {
    const session = await makeSession(stores);
    const { shard } = session.fence;
    await expire('test');
    await stores.a.db.transaction(async (tx) => {
      await holdFence(tx, session.fence);
      const taken = await stores.b.leases.claim('successor', 60_000, PARTITIONS);
      expect(taken).toHaveLength(255);
      expect(taken.map((fence) => fence.shard)).not.toContain(shard);
    });
    expect(await stores.b.leases.claim('successor', 60_000, PARTITIONS)).toEqual([
      { shard, token: session.fence.token + 1 },
    ]);
  });

  it('of a holder that froze in the middle of a transaction falls to a successor within 10 s', async () => {
    const { fence } = await makeSession(stores);
    await expire('test');
    const frozen = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const work = stores.a.db.transaction(async (tx) => {
      await holdFence(tx, fence);
      held.resolve();
      await frozen.promise;
    });
    await held.promise;
    const taken = () => stores.b.leases.claim('successor', 60_000, PARTITIONS);
    expect((await taken()).map(({ shard }) => shard)).not.toContain(fence.shard);
    await vi.waitFor(
      async () => expect(await taken()).toEqual([{ shard: fence.shard, token: fence.token + 1 }]),
      10_000,
    );
    frozen.resolve();
    await expect(work).rejects.toThrow();
  });

  it('refuses anomalies, their end and checkpoints of one who was overtaken', async () => {
    const session = await makeSession(stores);
    const { sessionId, eventId, fence } = session;
    const open = { ...anomalyOf(sessionId), eventId };
    await stores.a.anomalies.save(fence, open, randomUUID());
    await expire('test');
    await stores.b.leases.claim('successor', 60_000, PARTITIONS);
    const late = { ...anomalyOf(sessionId), eventId };
    await expect(stores.a.anomalies.save(fence, late, randomUUID())).rejects.toThrow(FenceLost);
    await expect(stores.a.anomalies.end(fence, sessionId, open.id, Date.now())).rejects.toThrow(FenceLost);
    expect((await stores.b.anomalies.openIn(fence.shard)).map(({ id }) => id)).toEqual([open.id]);
    const checkpoints = createCheckpointStore(stores.a);
    await checkpoints.save([{ sessionId, fence, atMs: Date.now(), state: { version: 1 } }]);
    expect((await checkpoints.load([sessionId])).size).toBe(0);
    const present = { shard: fence.shard, token: fence.token + 1 };
    await checkpoints.save([{ sessionId, fence: present, atMs: Date.now(), state: { version: 1 } }]);
    await checkpoints.save([{ sessionId, fence: present, atMs: Date.now() - 60_000, state: { version: 0 } }]);
    expect((await checkpoints.load([sessionId])).get(sessionId)?.state).toEqual({ version: 1 });
  });
});
