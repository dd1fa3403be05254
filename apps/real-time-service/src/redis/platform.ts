import type { Redis } from 'ioredis';
import { PLATFORM_CHANNELS, type InSession, type PresenceLevel, type SYNC_TYPES } from '@conductor/contracts';

export type SyncType = (typeof SYNC_TYPES)[number];
export type Platform = ReturnType<typeof createPlatform>;

/**
 * Tells the platform's channels what happened in a session: at most once, for statistics. Each rejects when Redis did
 * not take it, so that nobody reports as done what nobody heard.
 */
export function createPlatform(redis: Redis) {
  const publish = async (channel: string, payload: object): Promise<void> => {
    await redis.publish(channel, JSON.stringify(payload));
  };
  const sync = (type: SyncType, { sessionId, eventId }: InSession, rest: { userId?: string; data?: object }) =>
    publish(PLATFORM_CHANNELS.sync, { type, sessionId, eventId, ...rest });
  return {
    chat: ({ sessionId, eventId }: InSession, message: { id: string; userId: string; text: string }) =>
      publish(PLATFORM_CHANNELS.chatMessage, { sessionId, eventId, message }),
    /** A message was taken back: it makes nothing a topic any more. */
    chatRemoved: (session: InSession, messageId: string) =>
      sync('message_deleted', session, { data: { message: { id: messageId } } }),
    voted: ({ sessionId, eventId }: InSession, pollId: string, userId: string) =>
      publish(PLATFORM_CHANNELS.pollVote, { sessionId, eventId, pollId, userId }),
    pollClosed: ({ sessionId, eventId }: InSession, pollId: string) =>
      publish(PLATFORM_CHANNELS.pollClosed, { sessionId, eventId, pollId }),
    pollOpened: (session: InSession, pollId: string) => sync('poll_opened', session, { data: { pollId } }),
    reaction: (session: InSession, userId: string, emoji: string) =>
      sync('reaction', session, { userId, data: { emoji } }),
    presence: (session: InSession, level: PresenceLevel) => sync('presence_update', session, { data: level }),
    heartbeat: (node: string) => publish(PLATFORM_CHANNELS.heartbeat, { node, at: Date.now() }),
  };
}
