import { once } from 'node:events';
import { Redis, type Result } from 'ioredis';
import type { SlidingWindow } from '../ports/rate-limit.ts';

/**
 * Times of the requests that passed, in a sorted set, by Redis' own clock in microseconds. Answers whether one more may
 * pass, how many are left, and after how many microseconds the next may.
 */
const SCRIPT = `
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
return {0, 0, math.min(window, math.max(1, oldest + window - now))}`;

const TIMEOUT_MS = 50;
const CONNECT_MS = 1_000;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    slidingWindow(key: string, max: number, windowMicros: number): Result<[number, number, number], Context>;
  }
}

/**
 * A window shared by all instances. The connection is its own: it neither queues nor waits more than 50 ms. Resolves
 * once it stands, or after a second without: whoever asks then is told so by a rejection.
 */
export async function createSlidingWindow(
  url: string,
  { max, windowMs, onError }: { max: number; windowMs: number; onError: (error: Error) => void },
): Promise<SlidingWindow & AsyncDisposable> {
  const redis = new Redis(url, {
    connectionName: 'rate-limit',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
  });
  redis.on('error', onError);
  redis.defineCommand('slidingWindow', { numberOfKeys: 1, lua: SCRIPT });
  await once(redis, 'ready', { signal: AbortSignal.timeout(CONNECT_MS) }).catch(() => undefined);
  return {
    async hit(key) {
      const answer = redis.slidingWindow(`rate:{${key}}`, max, windowMs * 1_000);
      const [allowed, remaining, micros] = await inTime(answer);
      return { allowed: allowed === 1, remaining, retryAfterMs: Math.ceil(micros / 1_000) };
    },
    async [Symbol.asyncDispose]() {
      redis.disconnect();
    },
  };
}

/** The answer, or a rejection after 50 ms. What lies unread in the socket because we were busy is read first. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new Error('Redis did not answer in time'))), TIMEOUT_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
