import { randomUUID } from 'node:crypto';
import { roomKeys } from '@conductor/contracts';
import { layWire, startRedisCluster, type Master, type RedisCluster } from '@conductor/dev-env';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mayRetry } from '../../src/index.ts';
import { connect, placeInLog, readLog, ready, takesWrites, type RedisClient } from '../../src/redis/index.ts';
import { keySlot } from '../../src/redis/key-slot.ts';
import { keyOnEach, serverOf } from '../../src/redis/servers.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

let cluster: RedisCluster;
let redis: RedisClient;
beforeAll(async () => {
  cluster = await startRedisCluster();
  redis = connect({ url: cluster.url, cluster: true, name: 'test' });
  await ready(redis, 15_000);
});
afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

/** A session whose room is kept by that server. */
async function sessionAt(master: Master): Promise<string> {
  for (;;) {
    const sessionId = `session-${randomUUID()}`;
    if ((await cluster.ownerOf(roomKeys(sessionId).log)) === master) return sessionId;
  }
}
const master = (index: number): Master => {
  const found = cluster.masters[index];
  if (!found) throw new Error(`no server ${index}`);
  return found;
};
const tell = async (sessionId: string, id: string) =>
  (await placeInLog(redis, roomKeys(sessionId), { id, json: JSON.stringify({ id }) })).place;
async function logOf(sessionId: string) {
  const { head, entries } = await readLog(redis, roomKeys(sessionId), [{ epoch: 'none', seq: 0 }], 100);
  return { epoch: head?.epoch, seqs: entries.map(({ seq }) => seq), epochs: new Set(entries.map((e) => e.epoch)).size };
}

describe('where a key lies', () => {
  it('is what the servers say, whatever braces it has', async () => {
    const keys = ['', 'a', 'Ä{ö}', '{a}b', 'x{}y', 'x{{a}}b', '{a', 'a}b{c}', roomKeys('s{1}%').log, randomUUID()];
    for (const key of keys) expect([key, keySlot(key)]).toEqual([key, await master(0).ask('CLUSTER', 'KEYSLOT', key)]);
  });

  it('is one key on each server where each must be asked', async () => {
    const owners = await Promise.all(keyOnEach(redis, 'each').map((key) => cluster.ownerOf(key)));
    expect(owners).toHaveLength(3);
    expect(new Set(owners)).toEqual(new Set(cluster.masters));
    expect(`redis://127.0.0.1:${(await serverOf(redis, 'a')).options.port}`).toBe((await cluster.ownerOf('a')).url);
  });
});

describe('a log in a cluster', () => {
  it('is each session’s on its own server, and goes on where its slot is moved while it is written to', async () => {
    const sessions = await Promise.all(cluster.masters.map(sessionAt));
    for (const sessionId of sessions) for (const id of ['a', 'b', 'a']) await tell(sessionId, id);
    for (const sessionId of sessions) expect((await logOf(sessionId)).seqs).toEqual([1, 2]);

    const [moved = ''] = sessions;
    const before = await logOf(moved);
    await cluster.moveSlot(roomKeys(moved).log, master(2));
    // Nobody has heard of the move yet: the first of these is sent to the server that the room was at.
    await tell(moved, 'c');
    await tell(moved, 'b');
    await tell(moved, 'd');
    // What the new server may have forgotten cannot be known: a new epoch, and all of the old one is still there.
    const after = await logOf(moved);
    expect(after.seqs).toEqual([1, 2, 1, 2]);
    expect(after.epochs).toBe(2);
    expect(after.epoch).not.toBe(before.epoch);
  });

  it('begins a new epoch where its own server was restarted, and there alone', { timeout: 60_000 }, async () => {
    const [here, there] = [await sessionAt(master(1)), await sessionAt(master(2))];
    await tell(here, 'a');
    await tell(there, 'a');
    const epochs = [(await logOf(here)).epoch, (await logOf(there)).epoch];
    await master(1).crash();
    // Whoever could not tell it may do so later.
    expect(mayRetry(await tell(here, 'b').catch((error: unknown) => error))).toBe(true);
    await expect(takesWrites(redis)).rejects.toThrow();
    await master(1).restart();
    await vi.waitFor(() => tell(here, 'b'), PATIENCE);
    await vi.waitFor(() => tell(there, 'b'), PATIENCE);
    await vi.waitFor(() => takesWrites(redis), PATIENCE);
    expect((await logOf(there)).epoch).toBe(epochs[1]);
    expect((await logOf(here)).epoch).not.toBe(epochs[0]);
    expect((await logOf(here)).seqs).toEqual([1]);
  });
});

it('a server that cannot be reached at first is waited for', { timeout: 60_000 }, async () => {
  await using open = new AsyncDisposableStack();
  const masters: Master[] = [];
  const wireTo = async (index: number) =>
    open.use(await layWire(() => Number(new URL(masters[index]?.url ?? '').port)));
  const [near, far, third] = [await wireTo(0), await wireTo(1), await wireTo(2)];
  const behind = open.use(await startRedisCluster({ announced: [near.port, far.port, third.port] }));
  masters.push(...behind.masters);
  far.cut();
  const errors: Error[] = [];
  const onError = (error: Error): void => void errors.push(error);
  const starting = connect({ url: behind.url, cluster: true, name: 'test', onError });
  open.defer(() => starting.disconnect());
  const waiting = ready(starting, 20_000);
  await Promise.race([waiting, vi.waitFor(() => expect(errors).not.toEqual([]), PATIENCE)]);
  far.mend();
  await waiting;
  for (const key of keyOnEach(starting, 'any')) expect(await starting.exists(key)).toBe(0);
});

it('slots that nobody serves are told in a sentence', { timeout: 60_000 }, async () => {
  const [first] = keyOnEach(redis, 'any');
  const slot = keySlot(first ?? '');
  for (const server of cluster.masters) await server.ask('CLUSTER', 'DELSLOTS', slot);
  await vi.waitFor(
    () => expect(takesWrites(redis)).rejects.toThrow('serves 16383 of its 16384 slots; bring back'),
    PATIENCE,
  );
  await master(0).ask('CLUSTER', 'ADDSLOTS', slot);
  await vi.waitFor(() => takesWrites(redis), PATIENCE);
});
