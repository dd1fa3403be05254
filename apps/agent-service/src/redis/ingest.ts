import {
  batchedItem,
  eventBatchChannel,
  eventBatchHead,
  MAX_BATCH_BYTES,
  PLATFORM_CHANNELS,
  type BatchedChannel,
  type IngestFate,
} from '@conductor/contracts';
import { partitionOf } from '@conductor/runtime';
import { script, type RedisClient } from '@conductor/runtime/redis';

/** How long an id of a publisher is remembered. */
const KEPT_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/**
 * KEYS the ids that a key sent lately, by Redis' clock. ARGV most events a minute, how long an id is kept, the minute, how
 * large a batch may be; then for each event its id, its channel, how a batch begins there ('' where it goes alone) and the
 * event. Looking, noting and telling are one step, so that whoever dies between two of them neither loses an event nor
 * lets it count twice. Returns 1 told, 0 known, -1 beyond the limit.
 */
const take = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
local left = ARGV[1] - redis.call('ZCOUNT', KEYS[1], '(' .. (now - ARGV[3]), '+inf')
local fates, batches = {}, {}
local function send(channel)
  local batch = batches[channel]
  if batch then redis.call('PUBLISH', channel, batch.head .. table.concat(batch, ',') .. ']}') end
  batches[channel] = nil
end
local function gather(channel, head, event)
  if batches[channel] and batches[channel].bytes + #event >= tonumber(ARGV[4]) then send(channel) end
  local batch = batches[channel] or { head = head, bytes = #head + 2 }
  batch[#batch + 1] = event
  batch.bytes = batch.bytes + #event + 1
  batches[channel] = batch
end
for i = 5, #ARGV, 4 do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    fates[#fates + 1] = 0
  elseif left <= 0 then
    fates[#fates + 1] = -1
  else
    redis.call('ZADD', KEYS[1], now, ARGV[i])
    if ARGV[i + 2] == '' then
      for channel in pairs(batches) do send(channel) end
      redis.call('PUBLISH', ARGV[i + 1], ARGV[i + 3])
    else gather(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
    left = left - 1
    fates[#fates + 1] = 1
  end
end
for channel in pairs(batches) do send(channel) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return fates
`);

/** One event on its way to the agents; without a session it goes by its own channel. */
export type Told = { id: string; sessionId: string | null; channel: BatchedChannel; payload: string };
type Taken = Exclude<IngestFate['status'], 'rejected'>;

/** Tells the agents what came in by HTTP. */
export function createIngest(redis: RedisClient, maxEventsPerMinute: number) {
  return {
    /** The fate of each, in order; rejects when Redis did not answer, and the same ids may then be sent again. */
    tell: async (keyId: string, events: readonly Told[]): Promise<Taken[]> => {
      if (events.length === 0) return [];
      const args = events.flatMap((event) => [event.id, ...placed(event, `key:${keyId}`)]);
      const limits = [maxEventsPerMinute, KEPT_MS, MINUTE_MS, MAX_BATCH_BYTES];
      const reply = await take(redis, [`ingest:{${keyId}}:ids`], [...limits, ...args]);
      const fates: unknown[] = Array.isArray(reply) ? reply : [];
      return events.map((_, i) => (fates[i] === 1 ? 'accepted' : fates[i] === 0 ? 'duplicate' : 'limited'));
    },
    /** From now on the source is held to its heartbeats. */
    beat: async (source: string): Promise<void> => {
      await redis.publish(PLATFORM_CHANNELS.heartbeat, JSON.stringify({ node: source, at: Date.now() }));
    },
  };
}

/** Where an event is told, how a batch begins there, and the event as it stands in it. */
function placed({ sessionId, channel, payload }: Told, source: string): [string, string, string] {
  if (sessionId === null) return [channel, '', payload];
  const partition = partitionOf(sessionId);
  return [eventBatchChannel(partition), eventBatchHead(partition, source), batchedItem(channel, payload)];
}

export type Ingest = ReturnType<typeof createIngest>;
