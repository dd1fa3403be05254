import { traceparent } from '@conductor/tracing';
import {
  PLATFORM_CHANNELS,
  UNNAMED,
  type BatchedChannel,
  type InSession,
  type PresenceLevel,
  type SYNC_TYPES,
} from '@conductor/contracts';
import { createEventBatches, type RedisClient } from '@conductor/runtime/redis';

export type SyncType = (typeof SYNC_TYPES)[number];
/** What the node of this name is called among the publishers, in what it tells and in its heartbeats. */
export const publisherOf = (node: string): string => `real-time:${node}`;

export type Platform = ReturnType<typeof createPlatform>;

/**
 * Tells the agents what happened in a session, in batches: at most once, for statistics. Each rejects when Redis did
 * not take it, so that nobody reports as done what nobody heard. `source` is this node among the publishers; a level is
 * the word of all nodes and names those that hold the audience instead.
 */
export function createPlatform(redis: RedisClient, source: string) {
  const batches = createEventBatches(redis, source);
  const publish = (channel: BatchedChannel, payload: InSession & Record<string, unknown>): Promise<void> =>
    batches.tell(payload.sessionId, channel, payload);
  const sync = (type: SyncType, { sessionId, eventId }: InSession, rest: { userId?: string; data?: object }) =>
    publish(PLATFORM_CHANNELS.sync, { type, sessionId, eventId, ...rest, source });
  return {
    chat: ({ sessionId, eventId }: InSession, message: { id: string; userId: string; text: string }) =>
      publish(PLATFORM_CHANNELS.chatMessage, { sessionId, eventId, message, source, traceparent: traceparent() }),
    /** A message was taken back: it makes nothing a topic any more. */
    chatRemoved: (session: InSession, messageId: string) =>
      sync('message_deleted', session, { data: { message: { id: messageId } } }),
    asked: (session: InSession, userId: string) => sync('question_asked', session, { userId }),
    upvoted: (session: InSession, userId: string) => sync('question_upvoted', session, { userId }),
    voted: ({ sessionId, eventId }: InSession, pollId: string, userId: string) =>
      publish(PLATFORM_CHANNELS.pollVote, { sessionId, eventId, pollId, userId, source }),
    pollClosed: ({ sessionId, eventId }: InSession, pollId: string) =>
      publish(PLATFORM_CHANNELS.pollClosed, { sessionId, eventId, pollId, source }),
    pollOpened: (session: InSession, pollId: string) => sync('poll_opened', session, { data: { pollId } }),
    handRaised: (session: InSession, userId: string) => sync('hand_raised', session, { userId }),
    handLowered: (session: InSession, userId: string) => sync('hand_lowered', session, { userId }),
    reaction: (session: InSession, userId: string, emoji: string) =>
      sync('reaction', session, { userId, data: { emoji } }),
    presence: ({ sessionId, eventId }: InSession, level: PresenceLevel) =>
      publish(PLATFORM_CHANNELS.sync, { type: 'presence_update', sessionId, eventId, data: level, source: UNNAMED }),
    heartbeat: async (): Promise<void> => {
      await redis.publish(PLATFORM_CHANNELS.heartbeat, JSON.stringify({ node: source, at: Date.now() }));
    },
    /** Sends what gathered; resolves when it was told or has failed. */
    flush: () => batches.flush(),
  };
}
