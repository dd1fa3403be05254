import {
  batchedItem,
  encodeEventBatch,
  eventBatchChannel,
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
  type BatchedChannel,
} from '@conductor/contracts';
import { partitionOf } from '../shard.ts';
import type { RedisClient } from './servers.ts';

/** An event waits so long for others of its partition; after a quiet time it goes at once. */
const GATHER_MS = 50;
/** So much may be on its way: a Redis that hangs must not fill the memory with what nobody will hear in time. */
const MOST_WAITING_BYTES = 16 * 1_048_576;
/** What stands around the items. */
const ENVELOPE_BYTES = 1_024;

type Gathering = { items: string[]; bytes: number; timer: NodeJS.Timeout; sent: PromiseWithResolvers<void> };

export type EventBatches = {
  /**
   * Tells what happened in a session, with whatever else happens at about the same time and in the order of the calls.
   * Resolves when Redis took it and rejects when it did not; it is not tried again.
   */
  tell(sessionId: string, channel: BatchedChannel, payload: object): Promise<void>;
  /** Sends what gathered. Resolves when all of it has been told or has failed. */
  flush(): Promise<void>;
};

/** Gathers events by partition and publishes them in batches; `source` is who tells those that name nobody. */
export function createEventBatches(redis: RedisClient, source: string): EventBatches {
  const gathering = new Map<number, Gathering>();
  const sentAt = new Map<number, number>();
  const underWay = new Set<Promise<unknown>>();
  let waitingBytes = 0;

  const send = (partition: number): void => {
    const batch = gathering.get(partition);
    if (batch === undefined) return;
    gathering.delete(partition);
    clearTimeout(batch.timer);
    sentAt.set(partition, performance.now());
    const payload = encodeEventBatch(partition, source, batch.items);
    const told = redis
      .spublish(eventBatchChannel(partition), payload)
      .then(() => batch.sent.resolve(), batch.sent.reject)
      .finally(() => {
        waitingBytes -= batch.bytes;
        underWay.delete(told);
      });
    underWay.add(told);
  };

  const begin = (partition: number): Gathering => {
    const waitMs = (sentAt.get(partition) ?? -Infinity) + GATHER_MS - performance.now();
    const timer = setTimeout(() => send(partition), Math.max(0, waitMs));
    const batch: Gathering = { items: [], bytes: 0, timer, sent: Promise.withResolvers() };
    gathering.set(partition, batch);
    return batch;
  };

  return {
    tell: (sessionId, channel, payload) => {
      const item = batchedItem(channel, JSON.stringify(payload));
      const bytes = Buffer.byteLength(item) + 1;
      if (waitingBytes + bytes > MOST_WAITING_BYTES) return Promise.reject(new Error('Redis is too slow to be told'));
      waitingBytes += bytes;
      const partition = partitionOf(sessionId);
      const open = gathering.get(partition);
      const isFull =
        open?.items.length === MAX_BATCH_EVENTS || (open?.bytes ?? 0) + bytes > MAX_BATCH_BYTES - ENVELOPE_BYTES;
      if (isFull) send(partition);
      const batch = gathering.get(partition) ?? begin(partition);
      batch.items.push(item);
      batch.bytes += bytes;
      return batch.sent.promise;
    },
    flush: async () => {
      for (const partition of gathering.keys()) send(partition);
      await Promise.allSettled(underWay);
    },
  };
}
