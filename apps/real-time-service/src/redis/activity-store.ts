import { script, type RedisClient } from '@conductor/runtime/redis';
import { NOW, presenceKeys } from './presence-store.ts';

/** KEYS acted. ARGV user. Whoever is not there is not noted, so nobody is kept longer than their presence. */
const act = script(`${NOW}
return redis.call('ZADD', KEYS[1], 'XX', now, ARGV[1])
`);

/** KEYS users, acted. ARGV ms of silence, most people. The longest silent first; who is connected to no node is left out. */
const silent = script(`${NOW}
local found, most = {}, tonumber(ARGV[2])
for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1], 'LIMIT', 0, 2 * most)) do
  if #found < most and redis.call('ZSCORE', KEYS[1], user) == 'inf' then table.insert(found, user) end
end
return found
`);

const MOST_FOUND = 2_000;

export type ActivityStore = ReturnType<typeof createActivityStore>;

/** When each of those present came or last did something, in Redis and by its clock. */
export const createActivityStore = (redis: RedisClient) => ({
  /** The user does something in the session just now. */
  async act(sessionId: string, userId: string): Promise<void> {
    await act(redis, [presenceKeys(sessionId).acted], [userId]);
  },
  /** Who is connected and has done nothing for so long, coming included; the longest silent first, at most 2,000. */
  async silent(sessionId: string, silentForMs: number): Promise<string[]> {
    const { users, acted } = presenceKeys(sessionId);
    const found = await silent(redis, [users, acted], [silentForMs, MOST_FOUND]);
    return Array.isArray(found) ? found.map(String) : [];
  },
});
