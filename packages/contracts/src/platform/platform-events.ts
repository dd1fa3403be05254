import Type, { type Static } from 'typebox';
import { EpochMs, Id, idOf, NOT_BLANK } from '../ids.ts';
import { about, named } from '../describe.ts';

const source = about(
  'Who tells it, `platform` without it. A session is held to the heartbeats of the sources that spoke for it, if they send any.',
  Type.Optional(Id),
);

const traceparent = about(
  'The `traceparent` of W3C Trace Context, where its sender records a trace; anything else is ignored.',
  Type.Optional(Type.Unknown()),
);

export const ChatMessagePayload = named(
  'ChatMessagePayload',
  '`platform.events.chat.message.v1`: somebody wrote in a session’s chat. Extra keys are ignored.',
  Type.Object({
    sessionId: idOf('session'),
    eventId: idOf('event'),
    message: about(
      'The message.',
      Type.Object({
        id: about('The message’s id: one with the same id counts once.', Type.Optional(Id)),
        userId: about('Who did it; without it nobody is counted as active.', Type.Optional(Id)),
        text: about('The words; used for topics alone, and not kept.', Type.Optional(Type.String())),
      }),
    ),
    source,
    traceparent,
  }),
);

export const PollVotePayload = named(
  'PollVotePayload',
  '`platform.events.poll.vote.v1`: somebody voted. Extra keys are ignored.',
  Type.Object({
    sessionId: idOf('session'),
    eventId: idOf('event'),
    pollId: idOf('poll'),
    userId: about('Who did it; without it nobody is counted as active.', Type.Optional(Id)),
    source,
  }),
);

export const PollClosedPayload = named(
  'PollClosedPayload',
  '`platform.events.poll.closed.v1`: a poll closed; without a session it is resolved by the poll’s id.',
  Type.Object({
    sessionId: about('The session, if the sender knows it.', Type.Optional(Id)),
    eventId: about('The event, if the sender knows it.', Type.Optional(Id)),
    pollId: idOf('poll'),
    source,
  }),
);

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
  'speaking_started',
  'speaking_stopped',
  'hand_raised',
  'hand_lowered',
] as const;

export const SyncPayload = named(
  'SyncPayload',
  '`sync-events`: everything else that happens in a session; `type` is 1–50 characters.',
  Type.Object({
    type: about('What happened.', Type.String({ minLength: 1, maxLength: 50, pattern: NOT_BLANK })),
    sessionId: idOf('session'),
    eventId: idOf('event'),
    userId: about('Who did it; without it nobody is counted as active.', Type.Optional(Id)),
    // Not a Record: its check would walk over every key, in the busiest of checks.
    data: about('More about it, by the type.', Type.Optional(Type.Unsafe<Record<string, unknown>>(Type.Object({})))),
    source,
  }),
);

export const PresenceLevel = named(
  'PresenceLevel',
  'Levels, not edges: how many are present and voted just now.',
  Type.Object({
    version: about('Grows within a session; an older one is ignored.', Type.Integer({ minimum: 0 })),
    present: about('People present.', Type.Integer({ minimum: 0 })),
    openPolls: about(
      'The polls that are open.',
      Type.Array(
        Type.Object({
          id: idOf('poll'),
          voters: about('Distinct people who voted in it.', Type.Integer({ minimum: 0 })),
        }),
        { maxItems: 100 },
      ),
    ),
    sources: about(
      'Who holds the audience just now, whether or not anybody there says a word.',
      Type.Optional(Type.Array(Id, { maxItems: 100 })),
    ),
    speaking: Type.Optional(about('Voices heard just now, where the source knows.', Type.Integer({ minimum: 0 }))),
  }),
);
export type PresenceLevel = Static<typeof PresenceLevel>;

export const HeartbeatPayload = named(
  'HeartbeatPayload',
  '`platform.heartbeat.v1`: this node is alive and its events come through; to be sent each second.',
  Type.Object({
    node: idOf('node'),
    at: about('The node’s own clock, in milliseconds since the Unix epoch.', EpochMs),
  }),
);

/** One valid message from the platform, named by what happened. Field names are the payload's own. */
export type PlatformEvent =
  | {
      type: 'chat';
      sessionId: string;
      eventId: string;
      messageId?: string | undefined;
      userId?: string | undefined;
      text?: string | undefined;
      source?: string | undefined;
      traceparent?: string | undefined;
    }
  | {
      type: 'poll_vote';
      sessionId: string;
      eventId: string;
      pollId: string;
      userId?: string | undefined;
      source?: string | undefined;
    }
  | {
      type: 'poll_closed';
      sessionId?: string | undefined;
      eventId?: string | undefined;
      pollId: string;
      source?: string | undefined;
    }
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
      source?: string | undefined;
    }
  | { type: 'heartbeat'; node: string; at: number };
