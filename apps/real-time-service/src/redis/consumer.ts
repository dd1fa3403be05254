import type { Redis } from 'ioredis';
import { pause, repeat, type Loop } from '../loop.ts';

/** What became of an entry: done with, or put aside since nobody will ever be able to handle it. */
export type Handled = 'done' | { parked: string };

export type ConsumerOptions = {
  /** A connection of its own: reading blocks it. */
  reader: Redis;
  commands: Redis;
  stream: string;
  group: string;
  consumer: string;
  /** Handles the `payload` of an entry, several at a time. A rejection means: not now. */
  handle: (payload: string) => Promise<Handled>;
  onParked: (reason: string) => void;
  onError: (what: string, error: unknown) => void;
  /** Whether another try within the next seconds may succeed. */
  mayRetry: (error: unknown) => boolean;
  /** An entry whose consumer has been silent for this long is taken over. */
  claimAfterMs?: number;
};

const BLOCK_MS = 2_000;
const BATCH = 16;
const MAX_DELIVERIES = 5;
const PARKED_KEPT = 1_000;
/** Some 16 s of trying at once; then the entry waits to be taken over, which counts as a delivery. */
const ATTEMPTS = 8;
const LONGEST_RETRY_MS = 5_000;
const FORGET_CONSUMER_MS = 3_600_000;

type Entry = { id: string; payload: string | undefined };

/**
 * A consumer of a stream's group: at least once, acknowledged after success alone. A missing group is made again from
 * the beginning of the stream; entries of dead consumers are taken over; what failed too often is parked in sight.
 */
export function consume(options: ConsumerOptions): Loop {
  const { reader, commands, stream, group, consumer, claimAfterMs = 15_000 } = options;

  const finish = async (entry: Entry, handled: Handled): Promise<void> => {
    if (handled !== 'done') {
      await commands.xadd(
        `${stream}:parked`,
        'MAXLEN',
        '~',
        PARKED_KEPT,
        '*',
        'entry',
        entry.id,
        'reason',
        handled.parked,
        'payload',
        entry.payload ?? '',
      );
      options.onParked(handled.parked);
    }
    await commands.xack(stream, group, entry.id);
  };

  /** Tries again in place, so that a short absence of Postgres does not count against the entry. */
  const process = async (entry: Entry, signal: AbortSignal): Promise<void> => {
    for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt++) {
      try {
        const handled = entry.payload === undefined ? { parked: 'no payload' } : await options.handle(entry.payload);
        return await finish(entry, handled);
      } catch (error) {
        options.onError('handling a command', error);
        if (!options.mayRetry(error)) return;
        await pause(Math.min(100 * 2 ** attempt, LONGEST_RETRY_MS), signal);
      }
    }
  };

  const withGroup = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('NOGROUP')) throw error;
      await commands.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch((made: unknown) => {
        if (!(made instanceof Error) || !made.message.includes('BUSYGROUP')) throw made;
      });
      return undefined;
    }
  };

  const readNew = async (signal: AbortSignal): Promise<void> => {
    const answer = await withGroup(() =>
      reader.xreadgroup('GROUP', group, consumer, 'COUNT', BATCH, 'BLOCK', BLOCK_MS, 'STREAMS', stream, '>'),
    );
    await Promise.all(entriesOf(answer).map((entry) => process(entry, signal)));
  };

  const takeOver = async (signal: AbortSignal): Promise<void> => {
    const pending = await withGroup(() => commands.xpending(stream, group, 'IDLE', claimAfterMs, '-', '+', BATCH));
    for (const { id, deliveries } of pendingOf(pending)) {
      const claimed = await commands.xclaim(stream, group, consumer, claimAfterMs, id);
      for (const entry of toEntries(claimed)) {
        if (deliveries >= MAX_DELIVERIES) await finish(entry, { parked: `delivered ${deliveries} times` });
        else await process(entry, signal);
      }
    }
    await forgetConsumers();
  };

  /** Every start makes a new consumer; those long gone with nothing left to do are removed. */
  const forgetConsumers = async (): Promise<void> => {
    const consumers = await withGroup(() => commands.call('XINFO', 'CONSUMERS', stream, group));
    for (const { name, pending, idle } of consumersOf(consumers)) {
      if (pending === 0 && idle > FORGET_CONSUMER_MS && name !== consumer) {
        await commands.xgroup('DELCONSUMER', stream, group, name);
      }
    }
  };

  const reading = repeat(0, readNew, (error) => options.onError('reading commands', error));
  const claiming = repeat(claimAfterMs / 3, takeOver, (error) => options.onError('taking over commands', error));
  return {
    async stop() {
      const stopped = Promise.all([reading.stop(), claiming.stop()]);
      // Ends the blocking read; what it may just have been given is taken over by another consumer.
      reader.disconnect();
      await stopped;
    },
  };
}

/** Entries in an XREADGROUP answer, by RESP2 ([[stream, entries]]) or RESP3 ({stream: entries}). */
function entriesOf(answer: unknown): Entry[] {
  if (Array.isArray(answer))
    return answer.flatMap((stream: unknown) => (Array.isArray(stream) ? toEntries(stream[1]) : []));
  if (answer instanceof Map) return [...answer.values()].flatMap(toEntries);
  if (typeof answer === 'object' && answer !== null) return Object.values(answer).flatMap(toEntries);
  return [];
}

function toEntries(list: unknown): Entry[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): Entry[] => {
    if (!Array.isArray(item)) return [];
    const [id, fields]: unknown[] = item;
    const at = Array.isArray(fields) ? fields.indexOf('payload') : -1;
    const payload: unknown = Array.isArray(fields) && at >= 0 ? fields[at + 1] : undefined;
    return [{ id: String(id), payload: typeof payload === 'string' ? payload : undefined }];
  });
}

function pendingOf(list: unknown): { id: string; deliveries: number }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) =>
    Array.isArray(item) ? [{ id: String(item[0]), deliveries: Number(item[3]) }] : [],
  );
}

function consumersOf(list: unknown): { name: string; pending: number; idle: number }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (!Array.isArray(item)) return [];
    const field = (name: string): unknown => item[item.indexOf(name) + 1];
    return [{ name: String(field('name')), pending: Number(field('pending')), idle: Number(field('idle')) }];
  });
}
