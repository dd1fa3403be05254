import { PLATFORM_CHANNELS, platformChannelOf, type PlatformChannel } from '@conductor/contracts';
import type { Redis } from 'ioredis';

/**
 * Hands every message of the platform's channels on, as bytes, in order, with nothing awaited. Resolves once
 * subscribed, or rejects; a connection that comes back later subscribes by itself.
 */
export async function subscribePlatform(
  redis: Redis,
  take: (channel: PlatformChannel, payload: Buffer) => void,
): Promise<void> {
  redis.on('messageBuffer', (name: Buffer, payload: Buffer) => {
    const channel = platformChannelOf(name);
    if (channel !== undefined) take(channel, payload);
  });
  await redis.subscribe(...Object.values(PLATFORM_CHANNELS));
}

/** One sign of life, heard by real-time nodes, other agents and ourselves. Rejects while Redis is away. */
export async function publishHeartbeat(redis: Redis, node: string, at: number): Promise<void> {
  await redis.publish(PLATFORM_CHANNELS.heartbeat, JSON.stringify({ node, at }));
}
