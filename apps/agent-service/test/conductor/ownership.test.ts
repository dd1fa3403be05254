import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOwnership } from '../../src/conductor/ownership.ts';
import { createCheckpointStore } from '../../src/db/checkpoints.ts';
import { holdFence } from '../../src/db/leases.ts';
import { FenceLost } from '../../src/errors.ts';
import type { Fence, LeaseStore } from '../../src/ports/sessions.ts';
import { anomalyOf, makeSession, startStores, type Stores } from '../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());
beforeEach(() => stores.rows('update shard_leases set owner = null, expires_at = now()'));

const expire = (owner: string) =>
  stores.rows(`update shard_leases set expires_at = now() - interval '1 millisecond' where owner = $1`, [owner]);
const tokens = async (): Promise<number[]> =>
  (await stores.rows('select token from shard_leases order by shard')).map((row) => Number(row.token));

function instance(leases: LeaseStore, { peers = 1, ttlMs = 60_000 } = {}) {
  const said = { lost: 0, owned: 0 };
  const time = { now: 0, peers };
  const ownership = createOwnership({
    leases,
    owner: randomUUID(),
    ttlMs,
    clock: { now: () => time.now, monotonic: () => time.now },
    peers: () => time.peers,
    telemetry: {
      leases: (count) => (said.owned = count),
      leasesLost: (shards) => (said.lost += shards.length),
    },
  });
  const owned = () => Array.from({ length: 256 }, (_, shard) => ownership.fenceOf(shard)).filter((one) => one !== null);
  return { ...ownership, said, time, owned };
}

describe('shards', () => {
  it('are shared by two: each has half, together all, none both', async () => {
    const [a, b] = [instance(stores.a.leases, { peers: 2 }), instance(stores.b.leases, { peers: 2 })];
    await Promise.all([a.round(), b.round()]);
    await Promise.all([a.round(), b.round()]);
    expect(a.owned()).toHaveLength(128);
    expect(b.owned()).toHaveLength(128);
    expect(new Set([...a.owned(), ...b.owned()].map(({ shard }) => shard)).size).toBe(256);
  });

  it('are given back to one who joins, and taken over whole when it leaves', async () => {
    const [a, b] = [instance(stores.a.leases), instance(stores.b.leases, { peers: 2 })];
    await a.round();
    expect(a.owned()).toHaveLength(256);
    a.time.peers = 2;
    await a.round();
    await b.round();
    expect([a.owned().length, b.owned().length]).toEqual([128, 128]);
    await b.releaseAll();
    a.time.peers = 1;
    await a.round();
    expect(a.owned()).toHaveLength(256);
  });

  it('go to a successor when a lease ran out, under a larger token, and not before', async () => {
    const [a, b] = [instance(stores.a.leases), instance(stores.b.leases)];
    const before = await tokens();
    await a.round();
    await b.round();
    expect(b.owned()).toEqual([]);
    await stores.rows(`update shard_leases set expires_at = now() - interval '1 millisecond'`);
    await b.round();
    expect(b.owned()).toHaveLength(256);
    expect(b.owned().map(({ token }) => token)).toEqual(before.map((token) => token + 2));
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
    const [a, b] = [instance(stores.a.leases), instance(stores.b.leases)];
    await a.round();
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
    claim: () => Promise.resolve([]),
    release: () => Promise.resolve(),
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
      const taken = await stores.b.leases.claim('successor', 60_000, 256);
      expect(taken).toHaveLength(255);
      expect(taken.map((fence) => fence.shard)).not.toContain(shard);
    });
    expect(await stores.b.leases.claim('successor', 60_000, 256)).toEqual([{ shard, token: session.fence.token + 1 }]);
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
    const taken = () => stores.b.leases.claim('successor', 60_000, 256);
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
    await stores.b.leases.claim('successor', 60_000, 256);
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
