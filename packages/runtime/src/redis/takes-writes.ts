import type { Redis } from 'ioredis';

/**
 * Resolves where Redis takes writes, and rejects where it does not: it answers a PING also when it is full, when it is a
 * replica, or when it cannot save. Writes one key of its own, which is gone after 10 s.
 */
export const takesWrites = (redis: Redis): Promise<unknown> => redis.set('conductor:takes-writes', '1', 'PX', 10_000);
