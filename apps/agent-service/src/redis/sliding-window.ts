import { within } from '@conductor/runtime';
import { connect, ready, script, type RedisPlace } from '@conductor/runtime/redis';
import type { SlidingWindow } from '../ports/rate-limit.ts';

/**
 * KEYS the key's window. ARGV the most that may pass, and the window in microseconds.
 * Times of the requests that passed, in a sorted set, by Redis' own clock in microseconds. Returns whether one
 * more may pass, how many are left, and after how many microseconds the next may.
 */
const hit = script(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local max, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
if count < max then
  redis.call('ZADD', KEYS[1], now, string.format('%.0f:%d', now, count))
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
  return {1, max - count - 1, 0}
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
return {0, 0, math.min(window, math.max(1, oldest + window - now))}`);

const PATIENCE_MS = 50;
const CONNECT_MS = 1_000;

/**
 * A window shared by all instances. The connection is its own: it neither queues nor waits for more than `patienceMs`
 * for an answer. Resolves once it stands, or after a second without: whoever asks then is told so by a rejection.
 */
export async function createSlidingWindow(
  place: RedisPlace,
  options: { max: number; windowMs: number; patienceMs?: number; onError: (error: Error) => void },
): Promise<SlidingWindow & AsyncDisposable> {
  const { max, windowMs, patienceMs = PATIENCE_MS, onError } = options;
  const redis = connect({ ...place, name: 'agent-service:rate-limit', onError });
  await ready(redis, CONNECT_MS).catch(() => undefined);
  return {
    async hit(key, most = max) {
      const reply = await within(patienceMs, hit(redis, [`rate:{${key}}`], [most, windowMs * 1_000]));
      const [allowed, remaining, micros]: unknown[] = Array.isArray(reply) ? reply : [];
      return {
        allowed: allowed === 1,
        remaining: Number(remaining ?? 0),
        retryAfterMs: Math.ceil(Number(micros ?? 0) / 1_000),
      };
    },
    async [Symbol.asyncDispose]() {
      redis.disconnect();
    },
  };
}
