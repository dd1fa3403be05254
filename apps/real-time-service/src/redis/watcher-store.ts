import { script, type RedisClient } from '@conductor/runtime/redis';
import { NOW } from './presence-store.ts';

/** `node user` → until when it is believed, by Redis' clock in ms. */
const keyOf = (eventId: string): string => `watchers:${eventId}`;

/** KEYS watchers. ARGV lease, members. */
const renew = script(`${NOW}
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
`);

/** KEYS watchers. Returns the members whose time is not over, and forgets the others. */
const present = script(`${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
return redis.call('ZRANGE', KEYS[1], 0, -1)
`);

export type WatcherStore = ReturnType<typeof createWatcherStore>;

/** Who of an event's people is connected to watch its sessions, on whichever node, under that node's lease. */
export function createWatcherStore(redis: RedisClient, node: string, leaseMs: number) {
  const member = (userId: string): string => `${encodeURIComponent(node)} ${userId}`;
  return {
    /** These users watch the event here, for one lease from now on. */
    async renew(eventId: string, userIds: readonly string[]): Promise<void> {
      await renew(redis, [keyOf(eventId)], [leaseMs, ...userIds.map(member)]);
    },
    /** The user does so no more. */
    async leave(eventId: string, userId: string): Promise<void> {
      await redis.zrem(keyOf(eventId), member(userId));
    },
    /** How many people there are, each counted once. */
    async count(eventId: string): Promise<number> {
      const members = await present(redis, [keyOf(eventId)], []);
      const users = Array.isArray(members) ? members.map((name) => String(name).replace(/^\S+ /, '')) : [];
      return new Set(users).size;
    },
  };
}
