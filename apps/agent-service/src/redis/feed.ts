import { randomUUID } from 'node:crypto';
import { feedKeys, sessionEventsChannel, type FeedDraft } from '@conductor/contracts';
import type { Redis, Result } from 'ioredis';
import { RedisUnavailable } from '../errors.ts';
import type { Feed } from '../ports/engagement.ts';

const LOG_TTL_MS = 15 * 60_000;
/** Far longer than the log lives: a position must not mean something else while anybody may still hold it. */
const HEAD_TTL_MS = 24 * 3_600_000;
const MAX_ENTRIES = 5_000;
/** After a failure events that may be lost are not even tried for so long: a hung Redis must not pile them up. */
const REST_MS = 500;

/**
 * KEYS: log, head, ids, channel. ARGV: event id, token (0: no fence), the server's run id, the event as JSON without
 * epoch and seq, the public channel, an epoch to begin with, whether the id must be remembered, three limits.
 * One step: refuse a smaller token, know an id again, give the event its place, keep it, tell it.
 */
const APPEND = `
local head = redis.call('HMGET', KEYS[2], 'epoch', 'runId', 'seq', 'token')
local token = tonumber(ARGV[2])
if token > 0 and head[4] and token < tonumber(head[4]) then return 'fenced' end
if redis.call('ZSCORE', KEYS[3], ARGV[1]) then return 'duplicate' end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local epoch, seq = head[1], 0
if epoch and head[2] == ARGV[3] then
  seq = tonumber(head[3]) + 1
else
  redis.call('DEL', KEYS[1])
  epoch, seq = ARGV[6], 1
end
redis.call('HSET', KEYS[2], 'epoch', epoch, 'runId', ARGV[3], 'seq', seq)
if token > 0 then redis.call('HSET', KEYS[2], 'token', token) end
local event = '{"epoch":"' .. epoch .. '","seq":' .. seq .. ',' .. string.sub(ARGV[4], 2)
redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[10], '*', 'seq', seq, 'epoch', epoch, 'event', event)
redis.call('XTRIM', KEYS[1], 'MINID', '~', now - tonumber(ARGV[8]))
redis.call('PEXPIRE', KEYS[1], ARGV[8])
redis.call('PEXPIRE', KEYS[2], ARGV[9])
if ARGV[7] == '1' then
  redis.call('ZADD', KEYS[3], now, ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - tonumber(ARGV[9]))
  redis.call('PEXPIRE', KEYS[3], ARGV[9])
end
redis.call('SPUBLISH', KEYS[4], event)
redis.call('PUBLISH', ARGV[5], event)
return 'appended'`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    appendToFeed(...args: (string | number)[]): Result<string, Context>;
  }
}

type Appended = 'appended' | 'duplicate' | 'fenced';

export type RedisFeed = Feed & {
  /** Appends what must not be lost, under its id: a second time is known and changes nothing. */
  append(draft: FeedDraft): Promise<Appended>;
};

/**
 * The feed's only writer. The server's run id is asked for after every connection: a restarted server begins a new
 * epoch, so nobody takes its numbers for the old ones.
 */
export function createFeed(redis: Redis): RedisFeed {
  let runId: string | null = null;
  redis.defineCommand('appendToFeed', { numberOfKeys: 4, lua: APPEND });
  redis.on('close', () => {
    runId = null;
  });

  const serverRunId = async (): Promise<string> => {
    if (runId !== null) return runId;
    const info = await redis.info('server');
    const found = /^run_id:(\w+)/m.exec(info)?.[1];
    if (found === undefined) throw new RedisUnavailable();
    runId = found;
    return found;
  };

  const run = async (draft: FeedDraft, token: number, remember: boolean): Promise<Appended> => {
    const { log, head, ids, channel } = feedKeys(draft.sessionId);
    const answer = await call(redis, [
      log,
      head,
      ids,
      channel,
      draft.id,
      token,
      await serverRunId(),
      JSON.stringify(draft),
      sessionEventsChannel(draft.sessionId),
      randomUUID(),
      remember ? 1 : 0,
      LOG_TTL_MS,
      HEAD_TTL_MS,
      MAX_ENTRIES,
    ]);
    if (answer !== 'appended' && answer !== 'duplicate' && answer !== 'fenced') throw new RedisUnavailable();
    return answer;
  };

  let restUntil = -Infinity;
  const lossy = async (draft: FeedDraft, token: number): Promise<'appended' | 'fenced'> => {
    if (performance.now() < restUntil) throw new RedisUnavailable();
    try {
      return (await run(draft, token, false)) === 'fenced' ? 'fenced' : 'appended';
    } catch (error) {
      restUntil = performance.now() + REST_MS;
      throw error;
    }
  };

  return {
    append: (draft) => run(draft, 0, true),
    appendLossy: lossy,
  };
}

async function call(redis: Redis, args: (string | number)[]): Promise<string> {
  try {
    return await redis.appendToFeed(...args);
  } catch (error) {
    throw new RedisUnavailable({ cause: error });
  }
}
