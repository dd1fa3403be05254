import { randomUUID } from 'node:crypto';
import { startRedis, startRedisCluster, type Master, type RedisCluster } from '@conductor/dev-env';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  checkKind,
  connect,
  openSubscriber,
  ready,
  type RedisClient,
  type Subscriber,
  type SubscriberOptions,
} from '../../src/redis/index.ts';

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

const master = (index: number): Master => {
  const found = cluster.masters[index];
  if (!found) throw new Error(`no server ${index}`);
  return found;
};

/** A channel of that server's. */
async function channelAt(wanted: Master): Promise<string> {
  for (;;) {
    const channel = `{${randomUUID()}}:live`;
    if ((await cluster.ownerOf(channel)) === wanted) return channel;
  }
}

/** Ears, and what they heard on either kind of channel. */
async function listen(options: Partial<SubscriberOptions> = {}): Promise<{ ears: Subscriber; heard: string[] }> {
  const ears = openSubscriber(redis, { url: cluster.url, cluster: true, name: 'ears', sharded: true, ...options });
  onTestFinished(() => ears.disconnect());
  const heard: string[] = [];
  ears.on('message', (_, text) => heard.push(text));
  ears.on('smessage', (_, text) => heard.push(text));
  await ready(ears, 15_000);
  return { ears, heard };
}

/** Says it until it is heard, since it may be that nobody listens yet. */
const untilHeard = (heard: string[], text: string, say: () => Promise<unknown>): Promise<void> =>
  vi.waitFor(async () => {
    if (!heard.includes(text)) await say();
    expect(heard).toContain(text);
  }, PATIENCE);

describe('ears over a cluster', () => {
  it('hear each sharded channel at its own server, an ordinary one from any, and nothing twice', async () => {
    const { ears, heard } = await listen();
    const channels = await Promise.all(cluster.masters.map(channelAt));
    for (const channel of channels) await ears.ssubscribe(channel);
    await ears.subscribe('ordinary');
    for (const channel of channels) await redis.spublish(channel, channel);
    for (const [index, each] of cluster.masters.entries()) await each.ask('PUBLISH', 'ordinary', `o${index}`);
    await vi.waitFor(() => expect(heard.toSorted()).toEqual([...channels, 'o0', 'o1', 'o2'].toSorted()), PATIENCE);

    const [left = ''] = channels;
    await ears.sunsubscribe(left);
    await redis.spublish(left, 'nobody');
    await redis.spublish(channels[1] ?? '', 'still');
    await vi.waitFor(() => expect(heard).toContain('still'), PATIENCE);
    expect(heard).not.toContain('nobody');
  });

  it('go with a slot that is moved, and back, and say that something may have been missed', async () => {
    const { ears, heard } = await listen();
    const channel = await channelAt(master(0));
    await ears.ssubscribe(channel);
    await ears.subscribe('ordinary');
    let again = 0;
    ears.on('ready', () => (again += 1));
    for (const [index, to] of [master(1), master(0)].entries()) {
      const before = again;
      await cluster.moveSlot(channel, to);
      await untilHeard(heard, `moved ${index}`, () => redis.spublish(channel, `moved ${index}`));
      expect(again).toBeGreaterThan(before);
      await untilHeard(heard, `plain ${index}`, () => redis.publish('ordinary', `plain ${index}`));
    }
    expect(new Set(heard).size).toBe(heard.length);
  });

  it('hear a server again that was killed and came back', { timeout: 60_000 }, async () => {
    const { ears, heard } = await listen();
    const channels = await Promise.all(cluster.masters.map(channelAt));
    for (const channel of channels) await ears.ssubscribe(channel);
    await master(1).crash();
    // The server may have gone before its connections are known to.
    await vi.waitFor(() => expect(ears.ssubscribe(channels[1] ?? '')).rejects.toThrow(), PATIENCE);
    await master(1).restart();
    for (const channel of channels) await untilHeard(heard, channel, () => redis.spublish(channel, channel));
  });

  it('believe a proof only while they hear every server', { timeout: 60_000 }, async () => {
    const { ears, heard } = await listen({ provedBy: 'beats' });
    await ears.subscribe('beats', 'ordinary');
    await untilHeard(heard, 'alive', () => redis.publish('beats', 'alive'));
    expect(heard).toEqual(['alive']);
    master(2).pause();
    await master(0).ask('PUBLISH', 'ordinary', 'heard');
    await master(0).ask('PUBLISH', 'beats', 'half deaf');
    await vi.waitFor(() => expect(heard).toContain('heard'), PATIENCE);
    expect(heard).not.toContain('half deaf');
    master(2).resume();
    await untilHeard(heard, 'whole', () => redis.publish('beats', 'whole'));
    expect(heard.filter((text) => text === 'whole')).toHaveLength(1);
  });
});

describe('what REDIS_URL names', () => {
  it('is refused in a sentence where REDIS_CLUSTER says another', async () => {
    await using alone = await startRedis();
    await checkKind({ url: alone.url }, 5_000);
    await checkKind({ url: cluster.url, cluster: true }, 15_000);
    await expect(checkKind({ url: master(0).url }, 5_000)).rejects.toThrow('set REDIS_CLUSTER=on');
    await expect(checkKind({ url: alone.url, cluster: true }, 5_000)).rejects.toThrow('leave REDIS_CLUSTER out');
  });

  it('is refused where slots stay without a server', async () => {
    for (const server of cluster.masters) await server.ask('CLUSTER', 'DELSLOTS', 3);
    await expect(checkKind({ url: cluster.url, cluster: true }, 500)).rejects.toThrow(
      'serves 16383 of its 16384 slots',
    );
    await master(0).ask('CLUSTER', 'ADDSLOTS', 3);
  });
});
