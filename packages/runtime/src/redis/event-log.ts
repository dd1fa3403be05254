import type { FeedPosition } from '@conductor/contracts';
import { runOf } from './run-id.ts';
import { script } from './script.ts';
import { ServerUnknown, type RedisClient } from './servers.ts';

/** The keys of one log, see `feedKeys` and `roomKeys`. */
export type LogKeys = Readonly<Record<'log' | 'head' | 'ids' | 'channel', string>>;

/** An event on its way into a log. */
export type LogEvent = {
  id: string;
  /** The event as a JSON object without `epoch` and `seq`. */
  json: string;
  /** Whether the id is known again, so that the event is told once however often it is appended; true by default. */
  remember?: boolean;
  /**
   * Whether it is kept where nobody listens; true by default. Else it costs neither a place nor memory there, unless
   * somebody listened within the life of the log: they may come back, and are then told all of it.
   */
  keepUnheard?: boolean;
  /** A fencing token: refused when a larger one was seen. Without one the event is not fenced. */
  token?: number;
  /** A plain channel on which the event is published as well. */
  publicChannel?: string;
};

export type Appended = 'appended' | 'duplicate' | 'fenced' | 'unheard';

const LOG_LENGTH = 5_000;
const LOG_TTL_MS = 15 * 60_000;
/** Head and ids must outlive the log: a position must not mean something else while anybody may still hold it. */
const HEAD_TTL_MS = 24 * 3_600_000;
const IDS_KEPT = 10_000;
/** A log may move to another server of a cluster while it is written to; one that moves for longer is on the way. */
const MOST_MOVES = 3;
const LIMITS = [LOG_LENGTH, LOG_TTL_MS, HEAD_TTL_MS, IDS_KEPT];

/**
 * Where an event stands: its `seq`, and `at`, which grows over all epochs of a session too: Redis' microseconds, made
 * larger than the one before. It is the entry's id in the stream as well.
 */
export type LogPlace = { seq: number; at: number };

/**
 * KEYS log, head, ids, channel. ARGV id, the event's JSON object, run id, a fresh epoch, token (0: none), whether to
 * remember the id, the public channel ('': none), the constants, whether it is kept where nobody listens, and the server's
 * name in its cluster ('': it is alone): a run id says nothing about another. The event is stored and published with
 * `epoch` and `seq` put in front, by string, since cjson would alter numbers and empty arrays. Returns what was done, and
 * where the event stands; of one that is known but no longer in the log, and of one that was not kept, the `seq` is 0.
 */
const append = script(`
if ARGV[13] ~= '' and ARGV[13] ~= redis.call('CLUSTER', 'MYID') then return { 'elsewhere', '0', '0' } end
local length, ttl, headTtl, kept = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local head = redis.call('HMGET', KEYS[2], 'epoch', 'runId', 'seq', 'token', 'at', 'heard')
local token = tonumber(ARGV[5])
if token > 0 and head[4] and token < tonumber(head[4]) then return { 'fenced', '0', '0' } end
local function entryId(at) return string.format('%.0f-%.0f', math.floor(at / 1000), at % 1000) end
local known = redis.call('ZSCORE', KEYS[3], ARGV[1])
if known then
  local at = math.floor(tonumber(known) * 1000 + 0.5)
  local entry = redis.call('XRANGE', KEYS[1], entryId(at), entryId(at))[1]
  return { 'duplicate', entry and entry[2][2] or '0', string.format('%.0f', at) }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[12] == '0' then
  local listeners = redis.call('PUBSUB', 'SHARDNUMSUB', KEYS[4])[2] + redis.call('PUBSUB', 'NUMPAT')
  if ARGV[7] ~= '' then listeners = listeners + redis.call('PUBSUB', 'NUMSUB', ARGV[7])[2] end
  if listeners > 0 then redis.call('HSET', KEYS[2], 'heard', string.format('%.0f', now))
  elseif now - tonumber(head[6] or '0') >= ttl then return { 'unheard', '0', '0' } end
end
local epoch, seq, last = head[1], tonumber(head[3] or '0'), tonumber(head[5] or '')
if not epoch or head[2] ~= ARGV[3] then epoch = ARGV[4]; seq = 0; last = nil end
if not last then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  local ms, n = string.match(newest and newest[1] or '0-0', '(%d+)-(%d+)')
  last = ms * 1000 + n
end
seq = seq + 1
local at = math.max(last + 1, time[1] * 1000000 + time[2])
local place = string.format('%.0f', at)
local event = '{"epoch":"' .. epoch .. '","seq":' .. seq .. ',' .. string.sub(ARGV[2], 2)
redis.call('HSET', KEYS[2], 'epoch', epoch, 'runId', ARGV[3], 'seq', seq, 'at', place)
if token > 0 then redis.call('HSET', KEYS[2], 'token', token) end
redis.call('PEXPIRE', KEYS[2], headTtl)
if ARGV[6] == '1' then
  redis.call('ZADD', KEYS[3], string.format('%.3f', at / 1000), ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - headTtl)
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -kept - 1)
  redis.call('PEXPIRE', KEYS[3], headTtl)
end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', length, entryId(at), 'seq', seq, 'epoch', epoch, 'event', event)
redis.call('XTRIM', KEYS[1], 'MINID', now - ttl)
redis.call('PEXPIRE', KEYS[1], ttl)
redis.call('SPUBLISH', KEYS[4], event)
if ARGV[7] ~= '' then redis.call('PUBLISH', ARGV[7], event) end
return { 'appended', tostring(seq), place }
`);

/**
 * The one writer of logs: gives an event its place, stores it and tells the gateways, in one step. A log holds about
 * 5,000 events and 15 minutes. When the head is gone or the server is another run a new epoch begins at 1; what the log
 * still holds of the old one stays, so that whoever is behind misses nothing (ADR 15). Returns what was done, and where
 * the event stands now. Rejects when Redis did not take it.
 */
export async function placeInLog(
  redis: RedisClient,
  keys: LogKeys,
  event: LogEvent,
): Promise<{ fate: Appended; place: LogPlace }> {
  const { id, json, remember = true, token = 0, publicChannel = '', keepUnheard = true } = event;
  const names = [keys.log, keys.head, keys.ids, keys.channel];
  const how = [token, remember ? 1 : 0, publicChannel, ...LIMITS, keepUnheard ? 1 : 0];
  let [fate, seq, at]: unknown[] = ['elsewhere'];
  for (let moves = 0; fate === 'elsewhere'; moves++) {
    if (moves === MOST_MOVES) throw new ServerUnknown('the log is on its way to another server');
    const { runId, nodeId } = await runOf(redis, keys.head);
    const result = await append(redis, names, [id, json, runId, crypto.randomUUID(), ...how, nodeId]);
    [fate, seq, at] = Array.isArray(result) ? result : [];
  }
  if (fate !== 'appended' && fate !== 'duplicate' && fate !== 'fenced' && fate !== 'unheard')
    throw new Error('the script of the log returned something unknown');
  return { fate, place: { seq: Number(seq), at: Number(at) } };
}

/** `placeInLog` for whoever does not need the place. */
export const appendToLog = async (redis: RedisClient, keys: LogKeys, event: LogEvent): Promise<Appended> =>
  (await placeInLog(redis, keys, event)).fate;

/** One entry of a log; `event` is the JSON as it was published. */
export type LogEntry = FeedPosition & { event: string };
/** The head of a log (null: nothing was ever appended, or Redis was emptied) and its newest entries, oldest first. */
export type LogPage = { head: FeedPosition | null; entries: LogEntry[] };

/** KEYS log, head. ARGV the most entries to return, then epoch and seq of each place that is to be read from. */
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
  redis: RedisClient,
  keys: LogKeys,
  after: readonly FeedPosition[],
  max: number,
): Promise<LogPage> {
  const page = await read(redis, [keys.log, keys.head], [max, ...after.flatMap(({ epoch, seq }) => [epoch, seq])]);
  if (!Array.isArray(page) || page.length < 3) return { head: null, entries: [] };
  const [epoch, seq, raw]: unknown[] = page;
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
