import { EVENT_PARTITIONS, eventBatchChannel, isEventBatchChannel, PLATFORM_CHANNELS } from '@conductor/contracts';
import type { Redis } from 'ioredis';

/**
 * Hears what agents are told, each event as its own channel would carry it, however it came. `redis` becomes a
 * subscriber; resolves once it hears.
 */
export async function hearPlatform(redis: Redis, tell: (channel: string, payload: string) => void): Promise<void> {
  const each = (channel: string, payload: string): void => {
    if (!isEventBatchChannel(channel)) return tell(channel, payload);
    const { events, source }: { events: { channel: string; data: object }[]; source: string } = JSON.parse(payload);
    for (const { channel: own, data } of events) tell(own, JSON.stringify({ source, ...data }));
  };
  redis.on('message', each);
  redis.on('smessage', each);
  const batches = Array.from({ length: EVENT_PARTITIONS }, (_, p) => eventBatchChannel(p));
  for (const channel of batches) await redis.ssubscribe(channel);
  await redis.subscribe(...batches, ...Object.values(PLATFORM_CHANNELS));
}
