import type { Redis } from 'ioredis';

export type Entry = { id: string; payload: string | null };

export type StreamReader = {
  /** Waits up to `blockMs` for entries that nobody has had yet. */
  next(blockMs: number): Promise<Entry[]>;
  /** Takes over entries that were given out more than `idleMs` ago and never acknowledged, dead consumers' or ours. */
  claim(idleMs: number): Promise<{ entry: Entry; deliveries: number }[]>;
  /**
   * Gives entries back that could not be worked on just now: they are claimed again in `afterMs`, and this delivery does
   * not count against them. `deliveries` as `claim` told, 0 for those of `next`.
   */
  putBack(entries: readonly { entry: Entry; deliveries: number }[], idleMs: number, afterMs: number): Promise<void>;
  /** Done with it. */
  ack(id: string): Promise<void>;
  /** Puts an entry aside, in sight, under `<stream>:parked`, and acknowledges it. */
  park(entry: Entry, reason: string): Promise<void>;
};

const COUNT = 50;
const MAX_PARKED = 1_000;

/**
 * One consumer of a group. The group is made from the stream's beginning, also again when a Redis that lost it says
 * NOGROUP: what was written before anybody read is read.
 */
export function createStreamReader(
  redis: Redis,
  { stream, group, consumer }: { stream: string; group: string; consumer: string },
): StreamReader {
  const withGroup = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOGROUP')) throw error;
      await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch(ignoreExisting);
      return action();
    }
  };

  return {
    next: (blockMs) =>
      withGroup(async () => {
        const answer: unknown = await redis.xreadgroup(
          'GROUP',
          group,
          consumer,
          'COUNT',
          COUNT,
          'BLOCK',
          blockMs,
          'STREAMS',
          stream,
          '>',
        );
        const [first]: unknown[] = Array.isArray(answer) ? answer : [];
        return Array.isArray(first) ? entriesOf(first[1]) : [];
      }),
    claim: (idleMs) =>
      withGroup(async () => {
        const pending: unknown = await redis.xpending(stream, group, 'IDLE', idleMs, '-', '+', COUNT);
        const deliveries = new Map<string, number>();
        for (const item of Array.isArray(pending) ? pending : []) {
          if (!Array.isArray(item)) continue;
          const [id, , , count]: unknown[] = item;
          if (typeof id === 'string') deliveries.set(id, Number(count));
        }
        if (deliveries.size === 0) return [];
        const claimed: unknown = await redis.xclaim(stream, group, consumer, idleMs, ...deliveries.keys());
        return entriesOf(claimed).map((entry) => ({ entry, deliveries: deliveries.get(entry.id) ?? 1 }));
      }),
    putBack: async (entries, idleMs, afterMs) => {
      const idle = Math.max(0, idleMs - afterMs);
      for (const { entry, deliveries } of entries) {
        const options = ['IDLE', idle, 'RETRYCOUNT', deliveries, 'JUSTID'] as const;
        await redis.xclaim(stream, group, consumer, 0, entry.id, ...options);
      }
    },
    ack: async (id) => {
      await redis.xack(stream, group, id);
    },
    park: async (entry, reason) => {
      const fields = ['payload', entry.payload ?? '', 'reason', reason, 'entry', entry.id];
      await redis.xadd(`${stream}:parked`, 'MAXLEN', '~', MAX_PARKED, '*', ...fields);
      await redis.xack(stream, group, entry.id);
    },
  };
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
}

/** `[[id, [field, value, …]], …]` → entries; an entry deleted meanwhile has no fields. */
function entriesOf(raw: unknown): Entry[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((item: unknown): Entry[] => {
    if (!Array.isArray(item)) return [];
    const [id, fields]: unknown[] = item;
    if (typeof id !== 'string') return [];
    if (!Array.isArray(fields)) return [{ id, payload: null }];
    const place = fields.indexOf('payload');
    const payload: unknown = place < 0 ? undefined : fields[place + 1];
    return [{ id, payload: typeof payload === 'string' ? payload : null }];
  });
}
