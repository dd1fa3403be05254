import { startRedis } from '@conductor/dev-env';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, ready } from '@conductor/runtime/redis';
import { createFeed, type RedisFeed } from '../../src/redis/feed.ts';
import type { Composer } from '../../src/ports/words.ts';
import { createInstance, pass, TICK_MS, type Instance } from '../support/instance.ts';
import { createClock, createRoom } from '../support/room.ts';
import { makeSession, startStores, type Session, type Stores } from '../support/stores.ts';
import type { Line } from '../support/agent.ts';

let stores: Stores;
let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
let feed: RedisFeed;
beforeAll(async () => {
  [stores, server] = await Promise.all([startStores(), startRedis()]);
  redis = connect({ url: server.url, name: 'test' });
  await ready(redis, 5_000);
  feed = createFeed(redis);
});
afterAll(async () => {
  redis.disconnect();
  await Promise.all([stores[Symbol.asyncDispose](), server.stop()]);
});
beforeEach(() =>
  stores.rows(
    `update sessions set status = 'ENDED'; update shard_leases set owner = null, expires_at = now();
     update partition_standbys set standby = null`,
  ),
);

type Clock = ReturnType<typeof createClock>;
/** Long enough ago that the test's time never overtakes the database's. */
const start = () => createClock(Math.floor((Date.now() - 3_600_000) / TICK_MS) * TICK_MS);

const startInstance = (one: Stores['a'], clock: Clock, composer?: Composer) =>
  createInstance(one, clock, feed, composer);
type Room = ReturnType<typeof createRoom>;

const lively = (room: Room) => () => {
  room.beat();
  room.speak(60);
};
const silent = (room: Room) => () => room.beat();
const deaf = () => undefined;

const ticksOf = (sessionId: string) =>
  stores.rows('select at, score, expected, coverage from engagement_ticks where session_id = $1 order by at', [
    sessionId,
  ]);
const anomaliesOf = (sessionId: string) =>
  stores.rows('select * from anomalies where session_id = $1 order by opened_at', [sessionId]);
const decisionsOf = (sessionId: string) =>
  stores.rows('select * from decisions where session_id = $1 order by created_at', [sessionId]);

async function begin(instances: readonly Instance[]): Promise<void> {
  for (const { supervisor } of instances) {
    await supervisor.leaseRound();
    await supervisor.listen();
  }
}

describe('one instance', () => {
  it('ticks each session once an interval, reads silence as silence, and asks', { timeout: 30_000 }, async () => {
    const clock = start();
    const session = await makeSession(stores);
    await stores.rows('update shard_leases set owner = null, expires_at = now()');
    const agent = startInstance(stores.a, clock);
    const room = createRoom(session, [agent]);
    await begin([agent]);
    await pass(clock, 600, [agent], lively(room));
    const rows = await ticksOf(session.sessionId);
    expect(rows).toHaveLength(120);
    const gaps = rows.slice(1).map((row, i) => Number(row.at) - Number(rows[i]?.at));
    expect(new Set(gaps)).toEqual(new Set([TICK_MS]));
    expect(await anomaliesOf(session.sessionId)).toEqual([]);
    await pass(clock, 180, [agent], silent(room));
    const [before, after] = [rows.at(-1), (await ticksOf(session.sessionId)).at(-1)];
    expect(Number(after?.score)).toBeLessThan(Number(before?.score) - 0.2);
    expect((await anomaliesOf(session.sessionId)).length).toBeGreaterThan(0);
    expect(await decisionsOf(session.sessionId)).toMatchObject([{ status: 'PENDING', arm: 'POLL' }]);
  });

  it(
    'takes no silence of Redis for silence of people: 20 s unheard, no anomaly, no decision',
    { timeout: 30_000 },
    async () => {
      const clock = start();
      const session = await makeSession(stores, { mode: 'AUTO' });
      await stores.rows('update shard_leases set owner = null, expires_at = now()');
      const agent = startInstance(stores.a, clock);
      const room = createRoom(session, [agent]);
      await begin([agent]);
      await pass(clock, 300, [agent], lively(room));
      for (let i = 0; i < 3; i++) {
        await pass(clock, 20, [agent], deaf);
        const unknown = (await ticksOf(session.sessionId)).at(-1);
        expect(Number(unknown?.coverage)).toBeLessThan(0.8);
        expect(unknown?.score).toBeNull();
        await pass(clock, 120, [agent], lively(room));
      }
      expect(await anomaliesOf(session.sessionId)).toEqual([]);
      expect(await decisionsOf(session.sessionId)).toEqual([]);
      expect((await ticksOf(session.sessionId)).at(-1)?.score).not.toBeNull();
    },
  );

  it(
    'FAULT 20: goes on from its checkpoint after a restart; what happened meanwhile is unknown',
    { timeout: 30_000 },
    async () => {
      const clock = start();
      const session = await makeSession(stores);
      await stores.rows('update shard_leases set owner = null, expires_at = now()');
      const dying = startInstance(stores.a, clock);
      await begin([dying]);
      await pass(clock, 300, [dying], lively(createRoom(session, [dying])));
      await dying.supervisor.saveCheckpoints(true);
      await dying.supervisor.releaseLeases();
      clock.pass(20_000);
      const restarted = startInstance(stores.b, clock);
      const room = createRoom(session, [restarted]);
      await begin([restarted]);
      const restartedAt = clock.now();
      await pass(clock, 90, [restarted], lively(room));
      const rows = (await ticksOf(session.sessionId)).filter((row) => Number(row.at) > restartedAt);
      expect(rows[0]).toMatchObject({ score: null });
      expect(rows.slice(0, 9).every((row) => row.score === null)).toBe(true);
      const known = rows.find((row) => row.score !== null);
      expect(known?.expected).not.toBeNull();
      expect(await anomaliesOf(session.sessionId)).toEqual([]);
    },
  );

  it('an unreadable checkpoint costs that session its past, and nobody a tick', { timeout: 30_000 }, async () => {
    const clock = start();
    const [broken, sound] = [await makeSession(stores), await makeSession(stores)];
    await stores.rows('update shard_leases set owner = null, expires_at = now()');
    const before = startInstance(stores.a, clock);
    await begin([before]);
    await before.supervisor.saveCheckpoints(true);
    await before.supervisor.releaseLeases();
    await stores.rows(`update checkpoints set state = jsonb_set(state, '{tracked}', '[null]') where session_id = $1`, [
      broken.sessionId,
    ]);
    const agent = startInstance(stores.a, clock);
    const rooms = [createRoom(broken, [agent]), createRoom(sound, [agent])];
    await begin([agent]);
    await pass(clock, 120, [agent], () => rooms.forEach((room) => lively(room)()));
    for (const { sessionId } of [broken, sound]) {
      const rows = await ticksOf(sessionId);
      expect(rows.length).toBeGreaterThanOrEqual(23);
      expect(Number(rows.at(-1)?.score)).toBeGreaterThan(0);
    }
    const failures = agent.lines.filter((line) => line.msg === 'failed, will try again');
    expect(failures).toMatchObject([{ part: 'checkpoint' }]);
  });

  it('in AUTO acts with better words once they are there, and not before', { timeout: 30_000 }, async () => {
    const clock = start();
    const session = await makeSession(stores, { mode: 'AUTO' });
    await stores.rows('update shard_leases set owner = null, expires_at = now()');
    const content = { arm: 'POLL' as const, question: 'Better?', options: ['Yes', 'No'], durationSeconds: 60 };
    const asked: string[] = [];
    const agent = startInstance(stores.a, clock, {
      enabled: true,
      compose: async ({ arm }) => {
        // Nothing is sent while words are awaited, whoever dispatches.
        expect(await stores.b.decisions.dispatchDue()).toBe(0);
        asked.push(arm);
        return { content, generation: { method: 'TEMPLATE' } };
      },
    });
    const room = createRoom(session, [agent]);
    await begin([agent]);
    await pass(clock, 300, [agent], lively(room));
    await pass(clock, 180, [agent], silent(room));
    expect(asked).toEqual(['POLL']);
    expect(await decisionsOf(session.sessionId)).toMatchObject([{ status: 'APPROVED', content, compose_until: null }]);
    await stores.b.decisions.dispatchDue();
    expect(await decisionsOf(session.sessionId)).toMatchObject([{ status: 'EXECUTING', content }]);
  });

  it('after a sleep, or when the clock is set back, catches up one interval at most', async () => {
    const clock = start();
    const session = await makeSession(stores);
    await stores.rows('update shard_leases set owner = null, expires_at = now()');
    const agent = startInstance(stores.a, clock);
    await begin([agent]);
    await pass(clock, 10, [agent], deaf);
    clock.pass(3_000_000);
    await pass(clock, 10, [agent], deaf);
    clock.pass(-2_000_000);
    await pass(clock, 10, [agent], deaf);
    const rows = await ticksOf(session.sessionId);
    expect(rows.length).toBeGreaterThanOrEqual(6);
    expect(rows.length).toBeLessThanOrEqual(9);
  });

  it('learns of sessions that begin and end', async () => {
    const clock = start();
    const agent = startInstance(stores.a, clock);
    await begin([agent]);
    const session = await makeSession(stores);
    await stores.rows('update shard_leases set owner = null, expires_at = now()');
    await agent.supervisor.refresh([session.sessionId]);
    await agent.supervisor.leaseRound();
    await pass(clock, 10, [agent], deaf);
    expect(await ticksOf(session.sessionId)).toHaveLength(2);
    await stores.a.sessions.end(session.sessionId, 'owner');
    await agent.supervisor.refresh([session.sessionId]);
    await pass(clock, 10, [agent], deaf);
    expect(await ticksOf(session.sessionId)).toHaveLength(2);
  });
});

async function withTwo(): Promise<{ clock: Clock; session: Session; room: Room; dying: Instance; heir: Instance }> {
  const clock = start();
  const session = await makeSession(stores);
  await stores.rows('update shard_leases set owner = null, expires_at = now()');
  const [dying, heir] = [startInstance(stores.a, clock), startInstance(stores.b, clock)];
  const room = createRoom(session, [dying, heir]);
  // Each hears the other; the first, who has everything, asks the second to stand by.
  room.beat();
  await begin([dying, heir, dying, heir]);
  return { clock, session, room, dying, heir };
}

const idsOf = (rows: readonly Line[]) => rows.map((row) => row.id);

describe('two instances', () => {
  it(
    'perceive alike; one stores. Its successor goes on with the same anomaly and the same decision',
    { timeout: 60_000 },
    async () => {
      const { clock, session, room, dying, heir } = await withTwo();
      const { sessionId } = session;
      await pass(clock, 400, [dying, heir], lively(room));
      expect(await ticksOf(sessionId)).toHaveLength(80);
      await dying.supervisor.saveCheckpoints(true);
      await pass(clock, 180, [dying, heir], silent(room));
      const [anomalies, decisions] = [await anomaliesOf(sessionId), await decisionsOf(sessionId)];
      expect(anomalies.length).toBeGreaterThan(0);
      expect(decisions).toMatchObject([{ status: 'PENDING' }]);

      // It hangs: neither heard nor prolonging anything, and knowing nothing of that.
      await pass(clock, 5, [heir], silent(createRoom(session, [heir])));
      await stores.rows(`update shard_leases set expires_at = now() - interval '1 millisecond'`);
      await heir.supervisor.leaseRound();
      await heir.supervisor.listen();
      await pass(clock, 30, [dying, heir], silent(room));
      expect((await ticksOf(sessionId)).length).toBe(122);
      expect(idsOf(await anomaliesOf(sessionId)).slice(0, anomalies.length)).toEqual(idsOf(anomalies));
      const open = (await anomaliesOf(sessionId)).filter((row) => row.ended_at === null);
      expect(new Set(open.map((row) => row.type)).size).toBe(open.length);
      expect(await decisionsOf(sessionId)).toMatchObject([{ id: decisions[0]?.id, status: 'PENDING' }]);
      expect(dying.lines.some((line) => line.msg === 'leases lost')).toBe(true);

      await pass(clock, 400, [heir], lively(room));
      expect((await anomaliesOf(sessionId)).filter((row) => row.ended_at === null)).toEqual([]);
      expect(await decisionsOf(sessionId)).toMatchObject([{ status: 'EXPIRED', reason: 'the anomaly ended' }]);
    },
  );
});
