import { script, type RedisClient } from '@conductor/runtime/redis';

const KEY = 'real-time-service:leader';

/** KEYS the leader's key. ARGV node, milliseconds. */
const claim = script(`
local leader = redis.call('GET', KEYS[1])
if leader and leader ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);
const resign = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** One node at a time does what need not be done by all. Two may overlap for a moment, so its work must bear that. */
export const createLeadership = (redis: RedisClient, node: string, leaseMs: number) => ({
  claim: async (): Promise<boolean> => Number(await claim(redis, [KEY], [node, leaseMs])) === 1,
  resign: async (): Promise<void> => void (await resign(redis, [KEY], [node])),
});
export type Leadership = ReturnType<typeof createLeadership>;
