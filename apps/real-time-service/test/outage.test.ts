import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { PLATFORM_CHANNELS } from '@conductor/contracts';
import type { Service } from '../src/service.ts';
import { appendStatus, collect } from './feed/feed-log.ts';
import { createRig, registerSession, type Client, type Rig } from './rig.ts';

let rig: Rig;
let node: Service;
let other: Service;
beforeAll(async () => {
  rig = await createRig();
  [node, other] = await Promise.all([
    rig.startNode({}, { compareEveryMs: 300 }),
    rig.startNode({}, { compareEveryMs: 300 }),
  ]);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const WAIT = { timeout: 10_000, interval: 50 };

describe('without Redis for a moment', () => {
  it('subscriptions are made again after their connections were cut, and what was missed is told once', async () => {
    const { sessionId } = await registerSession(rig.db);
    const clients = await Promise.all([node, other].map((service) => rig.connect(service, 'owner')));
    const received = clients.map(collect);
    for (const client of clients) {
      expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
    }
    await rig.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    for (let n = 0; n < 5; n++) await appendStatus(rig.redis, sessionId);
    await vi.waitFor(
      () => expect(received.map((each) => each.map(({ seq }) => seq))).toEqual([upTo(5), upTo(5)]),
      WAIT,
    );
  });

  it('an emptied one begins a new epoch, and nobody misses or hears twice what is told in it', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    await appendStatus(rig.redis, sessionId);
    const before = await subscribed(client, sessionId);
    await rig.redis.flushall();
    await rig.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes');
    for (let n = 0; n < 3; n++) await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]), WAIT);
    expect(events[0]?.epoch).not.toBe(before.epoch);
  });
});

const ready = async (): Promise<number> => (await fetch(`${node.url}/health/ready`)).status;

it('with a Redis that answers and takes no writes it is not ready, and again when it does', async () => {
  expect(await ready()).toBe(200);
  await rig.redis.config('SET', 'maxmemory', '1');
  expect(await ready()).toBe(503);
  await rig.redis.config('SET', 'maxmemory', '0');
  expect(await ready()).toBe(200);
});

it('while it cannot take what people send it says so by saying nothing: there is no heartbeat', async () => {
  const listener = rig.redis.duplicate();
  onTestFinished(() => listener.disconnect());
  const nodes: unknown[] = [];
  listener.on('message', (_, text: string) => void nodes.push(JSON.parse(text).node));
  await listener.subscribe(PLATFORM_CHANNELS.heartbeat);
  await vi.waitFor(() => expect(new Set(nodes).size).toBe(2), WAIT);
  const before = await refusedWrites();
  await rig.redis.config('SET', 'maxmemory', '1');
  nodes.length = 0;
  await vi.waitFor(async () => expect(await refusedWrites()).toBeGreaterThan(before + 8), WAIT);
  // One of each node may have been on its way.
  expect(nodes.length).toBeLessThanOrEqual(2);
  await rig.redis.config('SET', 'maxmemory', '0');
  nodes.length = 0;
  await vi.waitFor(() => expect(new Set(nodes).size).toBe(2), WAIT);
});

/** How many writes of a key Redis has refused so far. */
async function refusedWrites(): Promise<number> {
  const stats = await rig.redis.info('commandstats');
  return Number(/^cmdstat_set:.*rejected_calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

describe('without Postgres', () => {
  it('everything that needs it is denied as UNAVAILABLE within the deadline, never granted, and works again after', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    await subscribed(client, sessionId);
    await client.emitWithAck('agent:unsubscribe', { sessionId });
    await rig.db.execute('alter table sessions rename to sessions_away');
    const answers = [
      await client.emitWithAck('agent:subscribe', { sessionId }),
      await client.emitWithAck('session:join', { sessionId }),
      await client.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] }),
    ];
    await rig.db.execute('alter table sessions_away rename to sessions');
    for (const answer of answers) expect(answer).toMatchObject({ success: false, code: 'UNAVAILABLE' });
    expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
  });
});

/** Subscribes, as often as it takes: connections to Redis that were cut before are away for a moment, and say so. */
const subscribed = (client: Client, sessionId: string) =>
  vi.waitFor(
    async () => {
      const answer = await client.emitWithAck('agent:subscribe', { sessionId });
      if (!answer.success) throw new Error(answer.error);
      return answer;
    },
    { timeout: 10_000, interval: 300 },
  );

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
