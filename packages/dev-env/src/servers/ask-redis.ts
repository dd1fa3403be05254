import { Redis } from 'ioredis';

/** Asks a Redis anything, on a connection that is there for the question alone; rejects when it cannot be reached. */
export async function askRedis(url: string, ...words: readonly [string, ...(string | number)[]]): Promise<unknown> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const [command, ...rest] = words;
    return await redis.call(command, ...rest);
  } finally {
    redis.disconnect();
  }
}
