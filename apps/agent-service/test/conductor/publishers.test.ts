import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { EVENT_PARTITIONS, eventBatchChannel, PLATFORM_CHANNELS } from '@conductor/contracts';
import { startAgent, startGround, type Ground } from '../support/agent.ts';

const WINDOW_MS = 5_000;
let ground: Ground;
let agent: Awaited<ReturnType<typeof startAgent>>;
beforeAll(async () => {
  ground = await startGround();
  agent = await startAgent(ground, { TICK_INTERVAL_MS: '500', WINDOW_MS: `${WINDOW_MS}` });
});
afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

const WAIT = { timeout: 30_000, interval: 100 };
const register = async (sessionId: string) =>
  expect((await agent.call('POST', '/agent/sessions/register', { sessionId, eventId: 'e1' })).status).toBe(201);
const newest = async (sessionId: string): Promise<{ score: number | null; coverage: number }> => {
  const { rows } = await ground.pool.query(
    'select score, coverage from engagement_ticks where session_id = $1 order by at desc limit 1',
    [sessionId],
  );
  return { score: rows[0]?.score ?? null, coverage: Number(rows[0]?.coverage ?? 0) };
};

/** Somebody at a platform of their own, with nothing but a key. */
async function publisher() {
  const made: unknown = (await agent.call('POST', '/agent/events/e1/keys', { name: 'k', scopes: ['ingest'] })).body;
  const key = typeof made === 'object' && made !== null ? Reflect.get(made, 'key') : undefined;
  let sent = 0;
  return async (...events: object[]) => {
    const response = await fetch(`${agent.service.url}/api/v1/ingest/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: events.map((event) => ({ id: String((sent += 1)), ...event })) }),
    });
    expect(response.status).toBe(200);
  };
}
const chatIn = (sessionId: string, n: number) => ({
  channel: PLATFORM_CHANNELS.chatMessage,
  data: { sessionId, message: { id: `${sessionId}-${n}`, userId: `u-${n % 9}`, text: 'hello' } },
});
/** What our own room tells each tick of a session that nobody joined there, and that its node lives. */
const emptyRoom = async (sessionId: string, version: number) => {
  const level = { version, present: 0, openPolls: [], sources: [] };
  const told = { type: 'presence_update', sessionId, eventId: 'e1', source: 'real-time:one', data: level };
  await ground.redis.publish(PLATFORM_CHANNELS.heartbeat, JSON.stringify({ node: 'real-time:one', at: Date.now() }));
  await ground.redis.publish(PLATFORM_CHANNELS.sync, JSON.stringify(told));
};
const beat = { channel: PLATFORM_CHANNELS.heartbeat };

it('FAULT 57: whoever follows the channels’ schemas gets scores, by HTTP and by Redis, with no heartbeat at all', async () => {
  await register('by-http');
  await register('by-redis');
  const send = await publisher();
  let n = 0;
  await vi.waitFor(async () => {
    n += 1;
    await send(chatIn('by-http', n));
    const { channel, data } = chatIn('by-redis', n);
    await ground.redis.publish(channel, JSON.stringify({ ...data, eventId: 'e1' }));
    for (const session of ['by-http', 'by-redis']) {
      const { score, coverage } = await newest(session);
      expect(coverage).toBeGreaterThan(0.9);
      expect(score).not.toBeNull();
    }
  }, WAIT);
});

const CHANNELS = Array.from({ length: EVENT_PARTITIONS }, (_, p) => eventBatchChannel(p));

/** Batches of three messages, on one partition after the other, until they make a score. */
async function tellInBatches(sessionId: string, publish: 'publish' | 'spublish'): Promise<void> {
  await register(sessionId);
  let n = 0;
  await vi.waitFor(async () => {
    const events = Array.from({ length: 3 }, () => {
      const { channel, data } = chatIn(sessionId, (n += 1));
      return { channel, data: { ...data, eventId: 'e1' } };
    });
    const p = n % EVENT_PARTITIONS;
    await ground.redis[publish](eventBatchChannel(p), JSON.stringify({ p, source: 'a publisher', events }));
    const { score, coverage } = await newest(sessionId);
    expect(coverage).toBeGreaterThan(0.9);
    expect(score).not.toBeNull();
  }, WAIT);
}

it('events in batches count like single ones, on each partition, also after the connection was lost', async () => {
  const heard = async () => {
    const numbers: unknown = await ground.redis.call('PUBSUB', 'SHARDNUMSUB', ...CHANNELS);
    return Array.isArray(numbers) ? numbers.filter((_, index) => index % 2 === 1) : [];
  };
  const everywhere = CHANNELS.map(() => 1);
  expect(await heard()).toEqual(everywhere);
  expect(Number(await ground.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))).toBeGreaterThan(0);
  await vi.waitFor(async () => expect(await heard()).toEqual(everywhere), WAIT);
  await tellInBatches('by-batch', 'spublish');
});

it('a script’s batches, which come by ordinary pub/sub, count too', () => tellInBatches('by-script', 'publish'));

it('a publisher that dies makes its own sessions unknown, and no others', { timeout: 60_000 }, async () => {
  await register('lives');
  await register('dies');
  const [lives, dies] = [await publisher(), await publisher()];
  let n = 0;
  const both = async () => {
    n += 1;
    await Promise.all([lives(beat, chatIn('lives', n)), dies(beat, chatIn('dies', n))]);
    for (const session of ['lives', 'dies']) expect((await newest(session)).coverage).toBeGreaterThan(0.9);
  };
  await vi.waitFor(both, WAIT);
  await vi.waitFor(async () => {
    n += 1;
    await lives(beat, chatIn('lives', n));
    expect((await newest('dies')).coverage).toBeLessThan(0.8);
  }, WAIT);
  // Our own room goes on to say that nobody is in it. That is no word of the audience, however long it is said.
  const untilMs = performance.now() + 3 * WINDOW_MS;
  await vi.waitFor(async () => {
    n += 1;
    await Promise.all([lives(beat, chatIn('lives', n)), emptyRoom('lives', n), emptyRoom('dies', n)]);
    expect(performance.now()).toBeGreaterThan(untilMs);
  }, WAIT);
  expect((await newest('dies')).coverage).toBeLessThan(0.8);
  expect((await newest('dies')).score).toBeNull();
  expect((await newest('lives')).coverage).toBeGreaterThan(0.9);
});
