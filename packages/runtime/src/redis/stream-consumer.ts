import { startLoop, type Loop } from '../loop.ts';
import { mayRetry } from '../retry.ts';
import { replyCode, pendingOf, readEntriesOf, toEntries, type Entry } from './stream-replies.ts';
import { script } from './script.ts';
import type { RedisClient } from './servers.ts';

/** What became of an entry: done with, or to be put aside since nobody will ever be able to handle it. */
export type Handled = 'done' | { parked: string };

export type ConsumerOptions = {
  /** A connection of its own: reading blocks it. */
  reader: RedisClient;
  commands: RedisClient;
  stream: string;
  group: string;
  /** Never the same for two processes. */
  consumer: string;
  /** Handles the `payload` of an entry, up to 16 at a time, and again after a crash. A rejection means: not now. */
  handle: (payload: string) => Promise<Handled>;
  onParked: (entryId: string, reason: string) => void;
  /** Told of each failure that counts, and once a round of one that passes. */
  onError: (error: unknown) => void;
  /** See `CLAIM_AFTER_MS`. */
  claimAfterMs?: number;
  /** See `FORGET_AFTER_MS`. */
  forgetAfterMs?: number;
};

/** An entry without an acknowledgement for this long is taken over: longer than a statement and its connection may take. */
const CLAIM_AFTER_MS = 20_000;
/** An entry that failed for a reason that passes is tried again so soon. */
const RETRY_AFTER_MS = 1_000;
/** An entry that was given out so often is parked instead: it ends or fails whoever touches it. */
const MAX_DELIVERIES = 5;
const BATCH = 16;
const BLOCK_MS = 1_000;
const PARKED_KEPT = 1_000;
/** A consumer without work for this long is forgotten: each restart brings a new one. */
const FORGET_AFTER_MS = 3_600_000;
const FORGET_EVERY_MS = 60_000;

/** Redis says so of a group that was never made or was lost, and of one lost while a read waits for entries. */
const GROUP_IS_GONE: ReadonlySet<string> = new Set(['NOGROUP', 'UNBLOCKED']);

/** KEYS stream. ARGV group, our own consumer, ms. In one step, so that nobody is removed who was given work meanwhile. */
const forgetDead = script(`
local removed = 0
for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local is = {}
  for i = 1, #fields, 2 do is[fields[i]] = fields[i + 1] end
  if is.name ~= ARGV[2] and is.pending == 0 and is.idle > tonumber(ARGV[3]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], is.name)
    removed = removed + 1
  end
end
return removed
`);

/**
 * The one consumer of streams: at least once, acknowledged after success alone. A missing group is made again from the
 * beginning of the stream; what a dead consumer was given is taken over, and the dead one forgotten after an hour.
 * A failure that passes (`mayRetry`) gives the entry back uncounted, so that an outage however long parks nothing; any
 * other counts, and what was given out five times is parked in sight, under `<stream>:parked`.
 */
export function startConsumer(options: ConsumerOptions): Loop {
  const { reader, commands, stream, group, consumer } = options;
  const { claimAfterMs = CLAIM_AFTER_MS, forgetAfterMs = FORGET_AFTER_MS } = options;

  const park = async ({ id, payload = '' }: Entry, reason: string): Promise<void> => {
    const fields = ['entry', id, 'reason', reason, 'payload', payload];
    await commands.xadd(`${stream}:parked`, 'MAXLEN', '~', PARKED_KEPT, '*', ...fields);
    options.onParked(id, reason);
  };

  const finish = async (entry: Entry): Promise<void> => {
    const { payload, deliveries } = entry;
    if (deliveries >= MAX_DELIVERIES) await park(entry, `delivered ${deliveries} times`);
    else {
      const handled = payload === undefined ? { parked: 'no payload' } : await options.handle(payload);
      if (handled !== 'done') await park(entry, handled.parked);
    }
    await commands.xack(stream, group, entry.id);
  };

  /** Rejects for a reason that passes alone, once the entry was given back. */
  const process = async (entry: Entry): Promise<void> => {
    try {
      await finish(entry);
    } catch (error) {
      if (!mayRetry(error)) return options.onError(error);
      const idle = Math.max(0, claimAfterMs - RETRY_AFTER_MS);
      const uncounted = ['IDLE', idle, 'RETRYCOUNT', entry.deliveries, 'JUSTID'] as const;
      await commands.call('xclaim', stream, group, consumer, 0, entry.id, ...uncounted);
      throw error;
    }
  };

  const claim = async (): Promise<Entry[]> => {
    const pending = pendingOf(await commands.xpending(stream, group, 'IDLE', claimAfterMs, '-', '+', BATCH));
    if (pending.size === 0) return [];
    const claimed = await commands.call('xclaim', stream, group, consumer, claimAfterMs, ...pending.keys());
    return toEntries(claimed, (id) => pending.get(id) ?? 0);
  };

  const readNew = async (blockMs: number): Promise<Entry[]> => {
    const from = ['COUNT', BATCH, 'BLOCK', blockMs, 'STREAMS', stream, '>'] as const;
    return readEntriesOf(await reader.xreadgroup('GROUP', group, consumer, ...from));
  };

  const makeGroup = async (): Promise<void> => {
    await commands.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch((error: unknown) => {
      if (replyCode(error) !== 'BUSYGROUP') throw error;
    });
  };

  let forgotAt = -Infinity;
  const forget = async (): Promise<void> => {
    if (performance.now() - forgotAt < FORGET_EVERY_MS) return;
    await forgetDead(commands, [stream], [group, consumer, forgetAfterMs]);
    forgotAt = performance.now();
  };

  const round = async (): Promise<void> => {
    const left = await claim();
    await forget();
    const entries = [...left, ...(await readNew(left.length > 0 ? 1 : BLOCK_MS))];
    const results = await Promise.allSettled(entries.map(process));
    // Ends the round with longer and longer pauses: what is away is not to be hammered with entry after entry.
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };

  const loop = startLoop({
    everyMs: 0,
    work: () =>
      round().catch((error: unknown) => {
        if (!GROUP_IS_GONE.has(replyCode(error) ?? '')) throw error;
        return makeGroup();
      }),
    onError: options.onError,
  });
  return {
    wake: loop.wake,
    stop: async () => {
      const stopped = loop.stop();
      // Ends the blocking read; what it may just have been given is taken over by another consumer.
      reader.disconnect();
      await stopped;
    },
  };
}
