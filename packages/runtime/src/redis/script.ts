import { createHash } from 'node:crypto';
import type { RedisClient } from './servers.ts';

/** A Lua script: runs on `keys` with `args` and resolves with whatever it returns. */
export type Script = (
  redis: RedisClient,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

/** A script that is sent by its hash and, to a Redis that does not know it, in full. */
export function script(source: string): Script {
  const hash = createHash('sha1').update(source).digest('hex');
  return async (redis, keys, args) => {
    try {
      return await redis.evalsha(hash, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(source, keys.length, ...keys, ...args);
    }
  };
}
