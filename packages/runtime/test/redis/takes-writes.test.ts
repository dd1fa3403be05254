import { startRedis } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { readiness } from '../../src/index.ts';
import { takesWrites } from '../../src/redis/index.ts';

it('a Redis that answers and refuses writes is not ready: when it is full, and when it is a replica', async () => {
  const server = await startRedis();
  onTestFinished(server.stop);
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const health = () => readiness({ redis: () => takesWrites(redis) });
  expect(await health()).toEqual({ status: 'ok', checks: { redis: 'ok' } });
  await redis.config('SET', 'maxmemory', '1');
  expect(await redis.ping()).toBe('PONG');
  expect(await health()).toEqual({ status: 'unavailable', checks: { redis: 'unavailable' } });
  await redis.config('SET', 'maxmemory', '0');
  expect((await health()).status).toBe('ok');
  await redis.replicaof('127.0.0.1', 1);
  expect((await health()).status).toBe('unavailable');
});
