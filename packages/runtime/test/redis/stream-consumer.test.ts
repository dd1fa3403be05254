import { startRedis } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, startConsumer, type ConsumerOptions, type Handled } from '../../src/redis/index.ts';
import type { Loop } from '../../src/loop.ts';

const STREAM = 'stream';
const GROUP = 'group';
const CLAIM_AFTER_MS = 20_000;

let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const running: Loop[] = [];
beforeEach(() => redis.flushall());
afterEach(async () => {
  await Promise.all(running.splice(0).map((loop) => loop.stop()));
});

type Changes = Partial<Pick<ConsumerOptions, 'claimAfterMs' | 'forgetAfterMs' | 'handle'>>;
/** A running consumer that notes what it handled, what it parked and which errors it told of. */
async function consume(changes: Changes = {}) {
  const [handled, parked, errors]: [string[], string[], unknown[]] = [[], [], []];
  const reader = connect({ url: server.url, name: 'test-reader', commandTimeoutMs: 5_000 });
  await reader.connect();
  const handle = changes.handle ?? ((): Promise<Handled> => Promise.resolve('done'));
  const loop = startConsumer({
    reader,
    commands: redis,
    stream: STREAM,
    group: GROUP,
    consumer: 'me',
    ...changes,
    handle: async (payload) => {
      const result = await handle(payload);
      handled.push(payload);
      return result;
    },
    onParked: (_, reason) => parked.push(reason),
    onError: (error) => errors.push(error),
  });
  running.push(loop);
  return { handled, parked, errors, stop: () => loop.stop() };
}

const write = (payload: string) => redis.xadd(STREAM, '*', 'payload', payload);
const pending = async (): Promise<unknown[][]> => {
  const list: unknown = await redis.xpending(STREAM, GROUP, '-', '+', 100);
  return Array.isArray(list) ? list : [];
};
const parkedEntries = () => redis.xrange(`${STREAM}:parked`, '-', '+');
const settled = () => vi.waitFor(async () => expect(await pending()).toEqual([]), 5_000);
const makeGroup = () => redis.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM');
/** As if everything had been given out so long ago; the counts of deliveries stay. */
async function age(ms: number): Promise<void> {
  for (const [id, owner, , count] of await pending()) {
    await redis.xclaim(STREAM, GROUP, String(owner), 0, String(id), 'IDLE', ms, 'RETRYCOUNT', Number(count), 'JUSTID');
  }
}
const gone = () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });

describe('FAULT 11: only new entries were read, pending ones never', () => {
  it('what was written before anybody read is read, and so it is again after Redis lost everything', async () => {
    await write('before');
    const { handled, errors } = await consume();
    await vi.waitFor(() => expect(handled).toEqual(['before']));
    await redis.flushall();
    await write('after');
    await vi.waitFor(() => expect(handled).toEqual(['before', 'after']), 5_000);
    await settled();
    expect(errors).toEqual([]);
  });

  it('what a dead consumer was given is finished by another, not before it is sure to be dead', async () => {
    await makeGroup();
    await write('left');
    await redis.xreadgroup('GROUP', GROUP, 'dead', 'STREAMS', STREAM, '>');
    await age(CLAIM_AFTER_MS - 5_000);
    const { handled } = await consume();
    await write('new');
    await vi.waitFor(() => expect(handled).toEqual(['new']));
    expect(await pending()).toHaveLength(1);
    await age(CLAIM_AFTER_MS + 500);
    await vi.waitFor(() => expect(handled).toEqual(['new', 'left']), 5_000);
    await settled();
  });
});

describe('FAULT 12: errors were swallowed and then acknowledged', () => {
  it('what failed for now stays, and an outage parks nothing, however often it is tried', async () => {
    await write('a');
    await write('b');
    for (let i = 0; i < 8; i++) {
      const { errors, stop } = await consume({ handle: () => Promise.reject(gone()), claimAfterMs: 0 });
      await vi.waitFor(() => expect(errors).toHaveLength(1));
      await stop();
    }
    const { handled, parked } = await consume({ claimAfterMs: 0 });
    await vi.waitFor(() => expect(handled).toEqual(['a', 'b']), 5_000);
    await settled();
    expect(parked).toEqual([]);
    expect(await parkedEntries()).toEqual([]);
  });

  it('what failed for now is given back uncounted, so that it is taken up again after a second', async () => {
    const { errors, stop } = await consume({ handle: () => Promise.reject(gone()) });
    await write('a');
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    await stop();
    const [entry] = await pending();
    expect(Number(entry?.[2])).toBeGreaterThanOrEqual(CLAIM_AFTER_MS - 1_000);
    expect(Number(entry?.[3])).toBe(0);
  });

  it('what can never be handled is parked in sight, with its reason, and keeps nothing else waiting', async () => {
    const { handled, parked } = await consume({
      handle: (payload) => Promise.resolve(payload === 'bad' ? { parked: 'not readable' } : 'done'),
    });
    await write('bad');
    await redis.xadd(STREAM, '*', 'other', 'field');
    await write('good');
    await vi.waitFor(() => expect(handled).toContain('good'));
    await settled();
    expect(new Set(parked)).toEqual(new Set(['no payload', 'not readable']));
    const payloads = (await parkedEntries()).map(([, fields]) => fields[fields.indexOf('payload') + 1]);
    expect(new Set(payloads)).toEqual(new Set(['', 'bad']));
  });

  it('a failure that says nothing counts: it is tried five times at most, and parked then', async () => {
    let attempts = 0;
    const handle = (): Promise<Handled> => {
      attempts += 1;
      return Promise.reject(new Error('what is this'));
    };
    const { parked, errors } = await consume({ handle, claimAfterMs: 1 });
    await write('odd');
    await vi.waitFor(() => expect(parked).toEqual(['delivered 5 times']), 20_000);
    expect(attempts).toBe(5);
    expect(errors).toHaveLength(5);
    await settled();
  });

  it('what ended five consumers is parked and not touched again', async () => {
    await makeGroup();
    await write('deadly');
    await redis.xreadgroup('GROUP', GROUP, 'dead-0', 'STREAMS', STREAM, '>');
    for (let i = 1; i < 5; i++)
      for (const [id] of await pending()) await redis.xclaim(STREAM, GROUP, `dead-${i}`, 0, String(id));
    await age(CLAIM_AFTER_MS + 500);
    const { handled, parked } = await consume();
    await vi.waitFor(() => expect(parked).toEqual(['delivered 5 times']), 5_000);
    expect(handled).toEqual([]);
  });
});

const consumers = async (): Promise<unknown[]> => {
  const list: unknown = await redis.xinfo('CONSUMERS', STREAM, GROUP);
  return Array.isArray(list) ? list.map((fields: unknown) => (Array.isArray(fields) ? fields[1] : undefined)) : [];
};

describe('a group', () => {
  it('does not grow with each restart: who had nothing to do for long is forgotten, who holds work is not', async () => {
    await makeGroup();
    await write('held');
    await redis.xgroup('CREATECONSUMER', STREAM, GROUP, 'without-work');
    await redis.xreadgroup('GROUP', GROUP, 'holds', 'STREAMS', STREAM, '>');
    await consume({ forgetAfterMs: 0 });
    await vi.waitFor(async () => expect(await consumers()).not.toContain('without-work'));
    expect(await consumers()).toContain('holds');
  });

  it('keeps who had nothing to do for a moment', async () => {
    await makeGroup();
    await redis.xgroup('CREATECONSUMER', STREAM, GROUP, 'without-work');
    const { handled } = await consume();
    await write('x');
    await vi.waitFor(() => expect(handled).toEqual(['x']));
    expect(await consumers()).toContain('without-work');
  });
});
