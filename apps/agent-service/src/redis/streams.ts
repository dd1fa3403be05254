import {
  CONSUMER_GROUPS,
  notificationsChannel,
  STREAMS,
  type InterventionCommand,
  type OrganiserNotification,
} from '@conductor/contracts';
import type { RedisClient } from '@conductor/runtime/redis';

/** Entries that a stream keeps at most, about. */
const MAX_ENTRIES = 10_000;

/** Hands a command to the executors. Rejects while Redis is away; twice is harmless. */
export async function sendCommand(redis: RedisClient, command: InterventionCommand): Promise<void> {
  await redis.xadd(STREAMS.interventions, 'MAXLEN', '~', MAX_ENTRIES, '*', 'payload', JSON.stringify(command));
}

/** A word to an event's organiser. Rejects while Redis is away. */
export async function sendNotification(redis: RedisClient, notification: OrganiserNotification): Promise<void> {
  await redis.publish(notificationsChannel(notification.eventId), JSON.stringify(notification));
}

export const OUTCOMES = { stream: STREAMS.outcomes, group: CONSUMER_GROUPS.outcomes } as const;
