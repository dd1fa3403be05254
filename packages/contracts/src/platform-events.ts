import Type, { type Static } from 'typebox';
import { EpochMs, Id, NOT_BLANK } from './ids.ts';

/** `platform.events.chat.message.v1`: somebody wrote in a session's chat. Extra keys are ignored. */
export const ChatMessagePayload = Type.Object({
  sessionId: Id,
  eventId: Id,
  message: Type.Object({
    id: Type.Optional(Id),
    userId: Type.Optional(Id),
    text: Type.Optional(Type.String()),
  }),
});

/** `platform.events.poll.vote.v1`: somebody voted. */
export const PollVotePayload = Type.Object({
  sessionId: Id,
  eventId: Id,
  pollId: Id,
  userId: Type.Optional(Id),
});

/** `platform.events.poll.closed.v1`: a poll closed; without a session it is resolved by the poll's id. */
export const PollClosedPayload = Type.Object({
  sessionId: Type.Optional(Id),
  eventId: Type.Optional(Id),
  pollId: Id,
});

/** The `sync-events` types that mean something here; another one is logged and let through. */
export const SYNC_TYPES = [
  'user_join',
  'user_leave',
  'reaction',
  'presence_update',
  'typing',
  'emoji',
  'message_created',
  'message_updated',
  'message_deleted',
  'poll_opened',
  'question_asked',
  'question_upvoted',
] as const;

/** `sync-events`: everything else that happens in a session; `type` is 1–50 characters. */
export const SyncPayload = Type.Object({
  type: Type.String({ minLength: 1, maxLength: 50, pattern: NOT_BLANK }),
  sessionId: Id,
  eventId: Id,
  userId: Type.Optional(Id),
  // Not a Record: its check would walk over every key, in the busiest of checks.
  data: Type.Optional(Type.Unsafe<Record<string, unknown>>(Type.Object({}))),
});

/**
 * The `data` of a `presence_update` from our real-time-service: levels, not edges. `version` only grows within a
 * session; an older one is ignored. `voters` counts distinct users who voted in that open poll.
 */
export const PresenceLevel = Type.Object({
  version: Type.Integer({ minimum: 0 }),
  present: Type.Integer({ minimum: 0 }),
  openPolls: Type.Array(Type.Object({ id: Id, voters: Type.Integer({ minimum: 0 }) }), { maxItems: 100 }),
});
export type PresenceLevel = Static<typeof PresenceLevel>;

/** `platform.heartbeat.v1`: this node is alive and its events come through. `at` is its own wall clock. */
export const HeartbeatPayload = Type.Object({ node: Id, at: EpochMs });

/** One valid message from the platform, named by what happened. Field names are the payload's own. */
export type PlatformEvent =
  | {
      type: 'chat';
      sessionId: string;
      eventId: string;
      messageId?: string | undefined;
      userId?: string | undefined;
      text?: string | undefined;
    }
  | { type: 'poll_vote'; sessionId: string; eventId: string; pollId: string; userId?: string | undefined }
  | { type: 'poll_closed'; sessionId?: string | undefined; eventId?: string | undefined; pollId: string }
  | {
      type: 'sync';
      kind: string;
      known: boolean;
      sessionId: string;
      eventId: string;
      userId?: string | undefined;
      /** `data.message.id` of a `message_created`, so that a message on two channels counts once, and of a `message_deleted`. */
      messageId?: string | undefined;
      /** `data.pollId` of a `poll_opened`. */
      pollId?: string | undefined;
      /** The level of a well-formed `presence_update`. */
      level?: PresenceLevel | undefined;
    }
  | { type: 'heartbeat'; node: string; at: number };
