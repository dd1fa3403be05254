import type { Redis } from 'ioredis';
import type { FeedPosition, feedKeys } from '@conductor/contracts';
import { script } from './script.ts';

/** The keys of one log: `feedKeys(...)` or `roomKeys(...)`. */
export type LogKeys = ReturnType<typeof feedKeys>;

const LOG_LENGTH = 5_000;
const LOG_TTL_MS = 15 * 60_000;
/** Head and ids must outlive the log, or seq would start anew below what browsers have seen. */
const HEAD_TTL_MS = 24 * 3_600_000;
const IDS_KEPT = 10_000;

/**
 * KEYS log, head, ids, channel. ARGV id, run id, a fresh epoch, the event's JSON object, then the constants.
 * The event is stored and published with `epoch` and `seq` put in front, by string, since cjson would alter numbers
 * and empty arrays.
 */
const append = script(`
local length, ttl, headTtl, kept = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
if redis.call('ZSCORE', KEYS[3], ARGV[1]) then return 0 end
local head = redis.call('HMGET', KEYS[2], 'epoch', 'runId', 'seq')
local epoch, seq = head[1], tonumber(head[3] or '0')
if not epoch or head[2] ~= ARGV[2] then epoch = ARGV[3]; seq = 0 end
seq = seq + 1
local event = '{"epoch":"' .. epoch .. '","seq":' .. seq .. ',' .. string.sub(ARGV[4], 2)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[2], 'epoch', epoch, 'runId', ARGV[2], 'seq', seq)
redis.call('PEXPIRE', KEYS[2], headTtl)
redis.call('ZADD', KEYS[3], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - headTtl)
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -kept - 1)
redis.call('PEXPIRE', KEYS[3], headTtl)
redis.call('XADD', KEYS[1], 'MAXLEN', '~', length, '*', 'seq', seq, 'epoch', epoch, 'event', event)
redis.call('PEXPIRE', KEYS[1], ttl)
redis.call('SPUBLISH', KEYS[4], event)
return seq
`);

/**
 * Gives an event its place in a log and tells the gateways, once for each `id`. `json` is the event as a JSON object
 * without `epoch` and `seq`; `runId` is the server's (`redis_run_id`). Answers false when the id was told before.
 */
export async function appendToLog(
  redis: Redis,
  keys: LogKeys,
  event: { id: string; json: string; runId: string },
): Promise<boolean> {
  const seq = await append(
    redis,
    [keys.log, keys.head, keys.ids, keys.channel],
    [event.id, event.runId, crypto.randomUUID(), event.json, LOG_LENGTH, LOG_TTL_MS, HEAD_TTL_MS, IDS_KEPT],
  );
  return Number(seq) > 0;
}

/** One entry of a log. */
export type LogEntry = FeedPosition & { event: string };
/** The head of a log (null: nothing was ever appended, or Redis was emptied) and its newest entries, oldest first. */
export type LogPage = { head: FeedPosition | null; entries: LogEntry[] };

/** KEYS log, head. ARGV the most entries to answer, then epoch and seq of each place that is to be read from. */
const read = script(`
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
if not head[1] then return {} end
local max, wanted = tonumber(ARGV[1]), 0
for i = 2, #ARGV, 2 do
  local behind = max
  if ARGV[i] == head[1] then behind = tonumber(head[2]) - tonumber(ARGV[i + 1]) end
  if behind > wanted then wanted = behind end
end
if wanted > max then wanted = max end
local entries = {}
if wanted > 0 then entries = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', wanted) end
return { head[1], head[2], entries }
`);

/** Reads, in one step, a log's head and all that came after the farthest back of `after`, at most `max` entries. */
export async function readLog(
  redis: Redis,
  keys: LogKeys,
  after: readonly FeedPosition[],
  max: number,
): Promise<LogPage> {
  const answer = await read(redis, [keys.log, keys.head], [max, ...after.flatMap(({ epoch, seq }) => [epoch, seq])]);
  if (!Array.isArray(answer) || answer.length < 3) return { head: null, entries: [] };
  const [epoch, seq, raw]: unknown[] = answer;
  const entries = Array.isArray(raw) ? raw.flatMap(toEntry) : [];
  return { head: { epoch: String(epoch), seq: Number(seq) }, entries: entries.toReversed() };
}

function toEntry(raw: unknown): LogEntry[] {
  const fields: unknown = Array.isArray(raw) ? raw[1] : undefined;
  if (!Array.isArray(fields)) return [];
  const field = (name: string): string => String(fields[fields.indexOf(name) + 1]);
  const seq = Number(field('seq'));
  return Number.isInteger(seq) ? [{ epoch: field('epoch'), seq, event: field('event') }] : [];
}
