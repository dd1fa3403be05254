import {
  eventBatchChannel,
  partitionOfChannel,
  PLATFORM_CHANNELS,
  platformChannelOf,
  type PlatformChannel,
} from '@conductor/contracts';
import type { RedisClient, Subscriber } from '@conductor/runtime/redis';

type PlatformEars = {
  take: (channel: PlatformChannel, payload: Buffer) => void;
  takeBatch: (partition: number, payload: Buffer) => void;
};

/**
 * Hands every message of the platform's channels on, and the batches of the partitions that are listened to, as bytes, in
 * order, with nothing awaited. Both come by one connection, or our own heartbeats by all of those to a cluster, so that
 * they prove them both. Resolves once subscribed, or rejects; a connection that comes back later subscribes by itself.
 */
export async function subscribePlatform(redis: Subscriber, { take, takeBatch }: PlatformEars): Promise<void> {
  redis.on('messageBuffer', (name: Buffer, payload: Buffer) => {
    const channel = platformChannelOf(name);
    if (channel === undefined) takeBatch(partitionOfChannel(name.toString()), payload);
    else take(channel, payload);
  });
  redis.on('smessageBuffer', (name: Buffer, payload: Buffer) =>
    takeBatch(partitionOfChannel(name.toString()), payload),
  );
  await redis.subscribe(...Object.values(PLATFORM_CHANNELS));
}

/** Listens to the batches of the partitions that it is called with, and to no others; rejects while Redis is away. */
export function createListening(redis: Subscriber): (partitions: ReadonlySet<number>) => Promise<void> {
  const heard = new Set<number>();
  return async (partitions) => {
    // One at a time: in a cluster each may be another server's.
    for (const partition of partitions) {
      if (heard.has(partition)) continue;
      const channel = eventBatchChannel(partition);
      await redis.ssubscribe(channel);
      // A script that changes keys and tells of it in one step cannot publish on a sharded channel of another server.
      await redis.subscribe(channel);
      heard.add(partition);
    }
    for (const partition of heard) {
      if (partitions.has(partition)) continue;
      const channel = eventBatchChannel(partition);
      heard.delete(partition);
      await redis.sunsubscribe(channel);
      await redis.unsubscribe(channel);
    }
  };
}

/** One sign of life, heard by real-time nodes, other agents and ourselves. Rejects while Redis is away. */
export async function publishHeartbeat(redis: RedisClient, node: string, at: number): Promise<void> {
  await redis.publish(PLATFORM_CHANNELS.heartbeat, JSON.stringify({ node, at }));
}
