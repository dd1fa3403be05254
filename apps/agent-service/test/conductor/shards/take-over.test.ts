import { startRedis } from '@conductor/dev-env';
import { connect, ready } from '@conductor/runtime/redis';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFeed } from '../../../src/redis/feed.ts';
import { createInstance, pass, TICK_MS } from '../../support/instance.ts';
import { createClock } from '../../support/room.ts';
import { startStores, type Stores } from '../../support/stores.ts';

const SESSIONS = 600;

let stores: Stores;
let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
beforeAll(async () => {
  [stores, server] = await Promise.all([startStores(), startRedis()]);
  redis = connect({ url: server.url, name: 'test' });
  await ready(redis, 5_000);
});
afterAll(async () => {
  redis.disconnect();
  await Promise.all([stores[Symbol.asyncDispose](), server.stop()]);
});

/** Sessions of one event, every third with an anomaly that its last holder left open; returns how many shards they are in. */
async function storeSessions(): Promise<number> {
  await stores.rows(`insert into events (id, organizer_id) values ('e', 'owner')`);
  await stores.rows(`insert into event_settings (event_id) values ('e')`);
  await stores.rows(
    `insert into sessions (id, event_id, shard) select 's-' || n, 'e', n % 40 from generate_series(1, $1) n`,
    [SESSIONS],
  );
  await stores.rows(`insert into checkpoints (session_id, at, state) select id, now(), '{"version": 0}' from sessions`);
  await stores.rows(
    `insert into anomalies (id, session_id, event_id, type, severity, signal, score, value, expected, deviation, evidence, opened_at)
     select 'a-' || id, id, 'e', 'SUDDEN_DROP', 'WARNING', 'score', 0.9, 0.2, 0.6, -0.4, 'it fell', now() - interval '1 hour'
     from sessions where substr(id, 3)::int % 3 = 0`,
  );
  return 40;
}

/** What an instance asks of the database: each statement, and how many were under way at most. */
function watch({ db: { $client: pool } }: Stores['a']) {
  const seen = { texts: [] as string[], most: 0 };
  let underWay = 0;
  pool.on('acquire', () => (seen.most = Math.max(seen.most, (underWay += 1))));
  pool.on('release', () => (underWay -= 1));
  pool.on('acquire', (client) => {
    if (Object.hasOwn(client, 'query')) return;
    const query: unknown = Reflect.get(client, 'query');
    if (typeof query !== 'function') return;
    Reflect.set(client, 'query', (...given: unknown[]) => {
      const [first] = given;
      seen.texts.push(typeof first === 'string' ? first : String(Reflect.get(Object(first), 'text')));
      return Reflect.apply(query, client, given);
    });
  });
  return seen;
}

const about = (texts: readonly string[], verb: string, table: string): number =>
  texts.filter((text) => text.startsWith(verb) && text.includes(`from "${table}"`)).length;

it('FAULT 50: a successor of hundreds of sessions asks once a shard, a few at once, and misses no tick', async () => {
  const shards = await storeSessions();
  const clock = createClock(Math.floor((Date.now() - 600_000) / TICK_MS) * TICK_MS);
  const seen = watch(stores.b);
  const heir = createInstance(stores.b, clock, createFeed(redis));
  await heir.supervisor.leaseRound();
  await heir.supervisor.listen();
  expect(about(seen.texts, 'select', 'checkpoints')).toBe(shards);

  await pass(clock, 5, [heir], () => undefined);
  expect(about(seen.texts, 'select', 'anomalies')).toBe(shards);
  expect(seen.most).toBeLessThanOrEqual(6);
  const open = await stores.rows('select id from anomalies where ended_at is null');
  expect(open).toEqual([]);

  const asked = seen.texts.length;
  await pass(clock, 10, [heir], () => undefined);
  const since = seen.texts.slice(asked);
  expect(about(since, 'select', 'anomalies')).toBe(0);
  expect(since.filter((text) => text.includes('insert into engagement_ticks'))).toHaveLength(1);
  const ticks = await stores.rows('select session_id, count(*)::int as n from engagement_ticks group by 1');
  expect(ticks).toHaveLength(SESSIONS);
  expect(new Set(ticks.map(({ n }) => n))).toEqual(new Set([3]));
});
