import {
  batchedItem,
  encodeEventBatch,
  eventBatchChannel,
  eventBatchHead,
  PLATFORM_CHANNELS,
  roomKeys,
  UNNAMED,
  type InSession,
} from '@conductor/contracts';
import { partitionOf } from '@conductor/runtime';
import { keyOnEach, script, type RedisClient } from '@conductor/runtime/redis';

/** Where a session's presence is kept: beside its room, so that one script may touch all of it. */
export const presenceKeys = (sessionId: string) => {
  const base = roomKeys(sessionId).log.replace(/:log$/, ':presence');
  return {
    /** user → +inf while connected anywhere, else when they left (Redis' clock, ms). */
    users: `${base}:users`,
    /** node → until when its lease runs. */
    nodes: `${base}:nodes`,
    /** user → when they came or last did something, while they are in `users`. */
    acted: `${base}:acted`,
    /** user → what they are called, for those who are called anything, while they are in `users`. */
    names: `${base}:names`,
    /** When somebody last looked. */
    swept: `${base}:swept`,
    /** There while nodes that have not come back since nobody could look may still do so. */
    unseen: `${base}:unseen`,
    /** Followed by a node's name: the users connected there. */
    node: `${base}:node:`,
  };
};

const KEPT_MS = 24 * 3_600_000;
/** A script's beginning: `now` is Redis' clock in ms. */
export const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS users, nodes, the node's users, acted, names. ARGV node, user, lease, kept, channel, message ('' tells nobody), name ('' for none). */
const enter = script(`${NOW}
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
local new = redis.call('ZADD', KEYS[1], '+inf', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if new == 1 then
  redis.call('ZADD', KEYS[4], now, ARGV[2])
  redis.call('PEXPIRE', KEYS[4], ARGV[4])
end
if ARGV[7] == '' then
  redis.call('HDEL', KEYS[5], ARGV[2])
else
  redis.call('HSET', KEYS[5], ARGV[2], ARGV[7])
  redis.call('PEXPIRE', KEYS[5], ARGV[4])
end
if new == 1 and ARGV[6] ~= '' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return redis.call('ZCARD', KEYS[1])
`);

/** KEYS users, nodes, the node's users. ARGV node, user, prefix of the nodes' keys. */
const leave = script(`${NOW}
redis.call('SREM', KEYS[3], ARGV[2])
for _, node in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  if node ~= ARGV[1] and redis.call('SISMEMBER', ARGV[3] .. node, ARGV[2]) == 1 then return 0 end
end
redis.call('ZADD', KEYS[1], 'XX', now, ARGV[2])
return 1
`);

/**
 * KEYS nodes, the node's users, swept. ARGV node, lease, number of users there. Returns 'known' where Redis agrees,
 * 'lapsed' where the lease had ended or the number differs, 'emptied' where nothing is known of the session at all.
 */
const renew = script(`${NOW}
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
if known and redis.call('SCARD', KEYS[2]) == tonumber(ARGV[3]) then return 'known' end
if redis.call('EXISTS', KEYS[3]) == 1 then return 'lapsed' end
return 'emptied'
`);

/** Since when a server has known anything: it is set by whoever finds it gone. */
const SINCE = 'real-time-service:since';
const age = script(`${NOW}
redis.call('SET', KEYS[1], now, 'NX')
return now - redis.call('GET', KEYS[1])
`);

/**
 * KEYS users, nodes, swept, acted, names, unseen. ARGV prefix, grace, lease, kept, channel, session, event, most departures, last node, how a batch begins, most in one, the events' channel.
 * Where nobody could look for half a lease, graces are prolonged by the gap, nodes have a lease to come back, and who was
 * connected to one that did not has a whole grace to come to another: not seen is not gone.
 */
const sweep = script(`${NOW}
local prefix, grace, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local gap = now - tonumber(redis.call('GET', KEYS[3]) or now)
redis.call('SET', KEYS[3], now, 'PX', ARGV[4])
local nodes = redis.call('ZRANGE', KEYS[2], 0, -1)
if gap > lease / 2 then
  redis.call('SET', KEYS[6], now, 'PX', 2 * lease)
  for _, node in ipairs(nodes) do redis.call('ZADD', KEYS[2], now + lease, node) end
  local left = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(+inf', 'WITHSCORES')
  for i = 1, #left, 2 do redis.call('ZADD', KEYS[1], tonumber(left[i + 1]) + gap, left[i]) end
end
local leftAt = redis.call('EXISTS', KEYS[6]) == 1 and now or 0
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('ZREM', KEYS[2], dead)
  for _, user in ipairs(redis.call('SMEMBERS', prefix .. dead)) do
    local elsewhere = false
    for _, node in ipairs(nodes) do
      if node ~= dead and redis.call('SISMEMBER', prefix .. node, user) == 1 then elsewhere = true end
    end
    if not elsewhere then redis.call('ZADD', KEYS[1], 'XX', leftAt, user) end
  end
  redis.call('DEL', prefix .. dead)
end
local told = {}
local function tell()
  if #told > 0 then redis.call('PUBLISH', ARGV[5], ARGV[10] .. table.concat(told, ',') .. ']}') end
  told = {}
end
for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - grace, 'LIMIT', 0, ARGV[8])) do
  redis.call('ZREM', KEYS[1], user)
  redis.call('ZREM', KEYS[4], user)
  redis.call('HDEL', KEYS[5], user)
  local left = { type = 'user_leave', sessionId = ARGV[6], eventId = ARGV[7], userId = user }
  told[#told + 1] = cjson.encode({ channel = ARGV[12], data = left })
  if #told >= tonumber(ARGV[11]) then tell() end
end
tell()
for i = 1, 5 do redis.call('PEXPIRE', KEYS[i], ARGV[4]) end
return { redis.call('ZCARD', KEYS[1]), now, redis.call('ZRANGE', KEYS[2], 0, ARGV[9]) }
`);

const MAX_DEPARTURES = 1_000;
/** So many fit into a batch, however long their ids are. */
const DEPARTURES_TOGETHER = 64;
/** So many nodes of a session are named in its level. */
const MOST_NODES = 100;

/** Somebody who is present, and what they are called; null for nothing. */
export type Present = { userId: string; name: string | null };
type Swept = { present: number; at: number; nodes: string[] };
export type PresenceStore = ReturnType<typeof createPresenceStore>;

/** Who is where, in Redis, by its own clock: users under the lease of the node that holds their connections. */
export function createPresenceStore(redis: RedisClient, node: string, leaseMs: number) {
  return {
    /**
     * A user, called `name` or nothing, is connected to this node. Tells `user_join` if they were nowhere and `tell`.
     * Returns how many are present.
     */
    async enter({ sessionId, eventId }: InSession, { userId, name }: Present, tell: boolean): Promise<number> {
      const keys = presenceKeys(sessionId);
      const joined = JSON.stringify({ type: 'user_join', sessionId, eventId, userId });
      const partition = partitionOf(sessionId);
      const message = tell ? encodeEventBatch(partition, UNNAMED, [batchedItem(PLATFORM_CHANNELS.sync, joined)]) : '';
      return Number(
        await enter(
          redis,
          [keys.users, keys.nodes, keys.node + node, keys.acted, keys.names],
          [node, userId, leaseMs, KEPT_MS, eventBatchChannel(partition), message, name ?? ''],
        ),
      );
    },
    /** A user's last connection on this node is gone; their grace begins unless another node has them. */
    async leave(sessionId: string, userId: string): Promise<void> {
      const keys = presenceKeys(sessionId);
      await leave(redis, [keys.users, keys.nodes, keys.node + node], [node, userId, keys.node]);
    },
    /** Renews this node's lease in a session where it holds `users` users. */
    async renew(sessionId: string, users: number): Promise<'known' | 'lapsed' | 'emptied'> {
      const keys = presenceKeys(sessionId);
      const answer = await renew(redis, [keys.nodes, keys.node + node, keys.swept], [node, leaseMs, users]);
      return answer === 'known' || answer === 'emptied' ? answer : 'lapsed';
    },
    /** The users that Redis believes to be connected here. */
    usersHere: (sessionId: string): Promise<string[]> => redis.smembers(presenceKeys(sessionId).node + node),
    /**
     * Ends leases and graces that are over, telling each departure once, and returns how many are present. `at` is
     * Redis' clock in ms, which only grows, also when Redis was emptied; `nodes` are those with a lease in the session.
     */
    async sweep({ sessionId, eventId }: InSession, graceMs: number): Promise<Swept> {
      const keys = presenceKeys(sessionId);
      const partition = partitionOf(sessionId);
      const answer = await sweep(
        redis,
        [keys.users, keys.nodes, keys.swept, keys.acted, keys.names, keys.unseen],
        [
          keys.node,
          graceMs,
          leaseMs,
          KEPT_MS,
          eventBatchChannel(partition),
          sessionId,
          eventId,
          MAX_DEPARTURES,
          MOST_NODES - 1,
          eventBatchHead(partition, UNNAMED),
          DEPARTURES_TOGETHER,
          PLATFORM_CHANNELS.sync,
        ],
      );
      const [present, at, nodes]: unknown[] = Array.isArray(answer) ? answer : [];
      return { present: Number(present), at: Number(at), nodes: Array.isArray(nodes) ? nodes.map(String) : [] };
    },
    /** For how many ms each server has known anything; little when one was emptied a moment ago. */
    ageMs: async (): Promise<number> =>
      Math.min(...(await Promise.all(keyOnEach(redis, SINCE).map(async (key) => Number(await age(redis, [key], [])))))),
    /** Those of the users who are not present, their grace being over. */
    async absent(sessionId: string, users: readonly string[]): Promise<string[]> {
      if (users.length === 0) return [];
      const scores = await redis.zmscore(presenceKeys(sessionId).users, ...users);
      return users.filter((_user, index) => scores[index] === null);
    },
    /** Who is present, and what each is called. */
    async here(sessionId: string): Promise<Present[]> {
      const keys = presenceKeys(sessionId);
      const [users, names] = await Promise.all([redis.zrange(keys.users, '0', '-1'), redis.hgetall(keys.names)]);
      return users.map((userId) => ({ userId, name: (Object.hasOwn(names, userId) ? names[userId] : null) ?? null }));
    },
    /** What somebody who is present is called; null for nothing. */
    nameOf: (sessionId: string, userId: string): Promise<string | null> =>
      redis.hget(presenceKeys(sessionId).names, userId),
    /** Forgets what people are called in a session that is over, or anonymous. */
    async forgetNames(sessionId: string): Promise<void> {
      await redis.unlink(presenceKeys(sessionId).names);
    },
    /** How many are present. */
    present: (sessionId: string): Promise<number> => redis.zcard(presenceKeys(sessionId).users),
  };
}
