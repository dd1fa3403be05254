import { PLATFORM_CHANNELS, type IngestFate, type PlatformChannel } from '@conductor/contracts';
import { script } from '@conductor/runtime/redis';
import type { Redis } from 'ioredis';

/** How long an id of a publisher is remembered. */
const KEPT_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/**
 * KEYS the ids that a key sent lately, by Redis' clock. ARGV most events a minute, how long an id is kept, the minute;
 * then for each event its id, channel and payload. Looking, noting and telling are one step, so that whoever dies between
 * two of them neither loses an event nor lets it count twice. Returns 1 told, 0 known, -1 beyond the limit.
 */
const take = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
local left = ARGV[1] - redis.call('ZCOUNT', KEYS[1], '(' .. (now - ARGV[3]), '+inf')
local fates = {}
for i = 4, #ARGV, 3 do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    fates[#fates + 1] = 0
  elseif left <= 0 then
    fates[#fates + 1] = -1
  else
    redis.call('ZADD', KEYS[1], now, ARGV[i])
    redis.call('PUBLISH', ARGV[i + 1], ARGV[i + 2])
    left = left - 1
    fates[#fates + 1] = 1
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return fates
`);

/** One event on its way to the platform's channels. */
export type Told = { id: string; channel: PlatformChannel; payload: string };
type Taken = Exclude<IngestFate['status'], 'rejected'>;

/** Tells what came in by HTTP to the platform's channels. */
export function createIngest(redis: Redis, maxEventsPerMinute: number) {
  return {
    /** The fate of each, in order; rejects when Redis did not answer, and the same ids may then be sent again. */
    tell: async (keyId: string, events: readonly Told[]): Promise<Taken[]> => {
      if (events.length === 0) return [];
      const args = events.flatMap(({ id, channel, payload }) => [id, channel, payload]);
      const reply = await take(redis, [`ingest:{${keyId}}:ids`], [maxEventsPerMinute, KEPT_MS, MINUTE_MS, ...args]);
      const fates: unknown[] = Array.isArray(reply) ? reply : [];
      return events.map((_, i) => (fates[i] === 1 ? 'accepted' : fates[i] === 0 ? 'duplicate' : 'limited'));
    },
    /** From now on the source is held to its heartbeats. */
    beat: async (source: string): Promise<void> => {
      await redis.publish(PLATFORM_CHANNELS.heartbeat, JSON.stringify({ node: source, at: Date.now() }));
    },
  };
}

export type Ingest = ReturnType<typeof createIngest>;
