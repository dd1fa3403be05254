import { randomUUID } from 'node:crypto';
import { feedKeys, sessionEventsChannel, type FeedDraft } from '@conductor/contracts';
import { startRedis } from '@conductor/dev-env';
import { connect, ready } from '@conductor/runtime/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFeed } from '../../src/redis/feed.ts';

let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
const connections: Redis[] = [];
const newFeed = async () => {
  const connection = connect({ url: server.url, name: 'test' });
  connections.push(connection);
  await ready(connection, 5_000);
  return createFeed(connection);
};
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
  connections.push(redis);
});
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  await server.stop();
});

const draft = (sessionId: string, id: string = randomUUID()): FeedDraft => ({
  id,
  type: 'agent.status',
  sessionId,
  timestamp: 1_800_000_000_000,
  data: { status: 'MONITORING', mode: 'AUTO', paused: false, quietUntil: null },
});
type Event = { id: string; epoch: string; seq: number };
async function logOf(sessionId: string): Promise<Event[]> {
  const entries = await redis.xrange(feedKeys(sessionId).log, '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('event') + 1] ?? ''));
}

describe('the feed’s only writer', () => {
  it('numbers without gap or double, however many append at once, and tells the same on both channels', async () => {
    const sessionId = 'talk {1} %';
    const [a, b, ears] = [await newFeed(), await newFeed(), new Redis(server.url)];
    connections.push(ears);
    const heard: string[] = [];
    const sharded: string[] = [];
    ears.on('message', (_, text: string) => heard.push(text));
    ears.on('smessage', (_, text: string) => sharded.push(text));
    await ears.subscribe(sessionEventsChannel(sessionId));
    await ears.ssubscribe(feedKeys(sessionId).channel);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 ? a : b).append(draft(sessionId))));
    expect(new Set(answers)).toEqual(new Set(['appended']));
    const log = await logOf(sessionId);
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(new Set(log.map((event) => event.epoch)).size).toBe(1);
    await vi.waitFor(() => expect(sharded).toHaveLength(200), 5_000);
    expect(heard.map((text) => JSON.parse(text))).toEqual(log);
    expect(sharded).toEqual(heard);
  });

  it('knows an id again: nothing is appended, nothing told', async () => {
    const feed = await newFeed();
    const once = draft('twice');
    expect(await feed.append(once)).toBe('appended');
    expect(await feed.append(draft('twice'))).toBe('appended');
    expect(await feed.append(once)).toBe('duplicate');
    expect((await logOf('twice')).map((event) => event.seq)).toEqual([1, 2]);
  });

  it('remembers no event that may be lost: they come each tick', async () => {
    const feed = await newFeed();
    await redis.ssubscribe(feedKeys('lossy').channel);
    await feed.appendLossy(draft('lossy'), 1);
    await redis.sunsubscribe(feedKeys('lossy').channel);
    expect(await logOf('lossy')).toHaveLength(1);
    expect(await redis.exists(feedKeys('lossy').ids)).toBe(0);
  });

  it('keeps no point of a curve that nobody watches', async () => {
    const feed = await newFeed();
    expect(await feed.appendLossy(draft('unwatched'), 1)).toBe('appended');
    expect(await logOf('unwatched')).toEqual([]);
  });

  it('keeps the curve for whoever listened within the life of the log, so that they come back to all of it', async () => {
    const feed = await newFeed();
    const { head, channel } = feedKeys('away a while');
    await redis.ssubscribe(channel);
    await feed.appendLossy(draft('away a while'), 1);
    await redis.sunsubscribe(channel);
    await feed.appendLossy(draft('away a while'), 1);
    expect((await logOf('away a while')).map((event) => event.seq)).toEqual([1, 2]);
    await redis.hset(head, 'heard', Date.now() - 15 * 60_000);
    await feed.appendLossy(draft('away a while'), 1);
    expect(await logOf('away a while')).toHaveLength(2);
  });

  it('tells a writer whose lease somebody else has taken that it is fenced', async () => {
    const feed = await newFeed();
    const ears = new Redis(server.url);
    connections.push(ears);
    await ears.subscribe(sessionEventsChannel('fenced'));
    expect(await feed.appendLossy(draft('fenced'), 8)).toBe('appended');
    expect(await feed.appendLossy(draft('fenced'), 7)).toBe('fenced');
    expect(await feed.append(draft('fenced'))).toBe('appended');
  });
});

describe('while Redis is away', () => {
  it('an append that must not be lost fails, one that may is not even tried for a moment; a restart is a new epoch', async () => {
    const own = await startRedis();
    const port = Number(new URL(own.url).port);
    const connection = connect({ url: own.url, name: 'test' });
    connections.push(connection);
    await ready(connection, 5_000);
    const feed = createFeed(connection);
    await feed.append(draft('away'));
    const epochBefore = await connection.hget(feedKeys('away').head, 'epoch');
    await own.crash();
    await expect(feed.append(draft('away'))).rejects.toThrow();
    await expect(feed.appendLossy(draft('away'), 1)).rejects.toThrow();
    await expect(feed.appendLossy(draft('away'), 1)).rejects.toThrow('Redis does not answer');
    await using again = await startRedis({ port });
    expect(again.url).toBe(own.url);
    await vi.waitFor(async () => expect(await feed.append(draft('away'))).toBe('appended'), 10_000);
    expect(await connection.hget(feedKeys('away').head, 'epoch')).not.toBe(epochBefore);
    connection.disconnect();
    await own.stop();
  });
});
