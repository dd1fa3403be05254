import Type, { type Static } from 'typebox';
import { Arm } from './arms.ts';
import type { AnomalyView, EngagementPoint } from './engagement.ts';
import type { DecisionView, Mode } from './decisions.ts';
import type { AgentState, FeedEvent, OrganiserNotification } from './feed.ts';
import { EpochMs, Id, OneOf, Text } from './ids.ts';
import { FIELD_LIMITS, OPTION_COUNT, REACTIONS, type FeedType } from './limits.ts';

/** The namespace of every socket. */
export const SOCKET_NAMESPACE = '/events';

/** A place in a session's feed, to be resumed from. */
export const FeedPosition = Type.Object({
  epoch: Type.String({ minLength: 1, maxLength: 100 }),
  seq: Type.Integer({ minimum: 0 }),
});
export type FeedPosition = Static<typeof FeedPosition>;

/** The payload of each event that a client sends. */
export const CLIENT_PAYLOADS = {
  'auth:refresh': Type.Object({ token: Type.String({ minLength: 1, maxLength: 8_192 }) }),
  'agent:subscribe': Type.Object({ sessionId: Id, since: Type.Optional(FeedPosition) }),
  'agent:unsubscribe': Type.Object({ sessionId: Id }),
  'session:join': Type.Object({ sessionId: Id }),
  'session:leave': Type.Object({ sessionId: Id }),
  'chat:send': Type.Object({ sessionId: Id, text: Text(FIELD_LIMITS.chatText) }),
  'reaction:send': Type.Object({ sessionId: Id, emoji: OneOf(...REACTIONS) }),
  'poll:vote': Type.Object({
    sessionId: Id,
    pollId: Id,
    optionIds: Type.Array(Id, { minItems: 1, maxItems: 1 }),
  }),
  'poll:open': Type.Object({
    sessionId: Id,
    question: Text(FIELD_LIMITS.question),
    options: Type.Array(Text(FIELD_LIMITS.option), { minItems: OPTION_COUNT.min, maxItems: OPTION_COUNT.max }),
    durationSeconds: Type.Optional(Type.Integer({ minimum: 15, maximum: 3_600 })),
  }),
  'poll:close': Type.Object({ sessionId: Id, pollId: Id }),
} as const;

export type ClientEvent = keyof typeof CLIENT_PAYLOADS;
export type ClientPayload<E extends ClientEvent> = Static<(typeof CLIENT_PAYLOADS)[E]>;

/** An open poll as everybody sees it. */
export const OpenPoll = Type.Object({
  id: Id,
  question: Type.String(),
  options: Type.Array(Type.Object({ id: Id, text: Type.String() })),
  closesAt: Type.Optional(EpochMs),
  interventionId: Type.Optional(Id),
});
export type OpenPoll = Static<typeof OpenPoll>;

/** `poll:results`: votes an option, and how many people voted. */
export const PollResults = Type.Object({
  sessionId: Id,
  pollId: Id,
  votes: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
  voters: Type.Integer({ minimum: 0 }),
});
export type PollResults = Static<typeof PollResults>;

/** The payload of each event that attendees receive. */
export const ROOM_PAYLOADS = {
  'chat:message': Type.Object({ sessionId: Id, id: Id, userId: Id, text: Type.String(), sentAt: EpochMs }),
  'poll:opened': Type.Object({ sessionId: Id, poll: OpenPoll }),
  'poll:results': PollResults,
  'poll:closed': Type.Object({ sessionId: Id, pollId: Id }),
  'presence:update': Type.Object({ sessionId: Id, present: Type.Integer({ minimum: 0 }) }),
  'reaction:burst': Type.Object({
    sessionId: Id,
    counts: Type.Record(Type.String(), Type.Integer({ minimum: 1 })),
  }),
  'agent:intervention:banner': Type.Object({
    sessionId: Id,
    interventionId: Id,
    type: Arm,
    title: Type.String(),
    message: Type.String(),
  }),
  'prompt:shown': Type.Object({ sessionId: Id, interventionId: Id, prompt: Type.String(), shownAt: EpochMs }),
} as const;

export type RoomEventName = keyof typeof ROOM_PAYLOADS;
export type RoomPayload<E extends RoomEventName> = Static<(typeof ROOM_PAYLOADS)[E]>;
/** An event on its way to a room. */
export type RoomEvent = { [E in RoomEventName]: { name: E; payload: RoomPayload<E> } }[RoomEventName];

/** The schema of every room event, told apart by `name`; one variant for each entry of `ROOM_PAYLOADS`. */
export const RoomEventSchema = Type.Unsafe<RoomEvent>(
  Type.Union(
    Object.entries(ROOM_PAYLOADS).map(([name, payload]) => Type.Object({ name: Type.Literal(name), payload })),
  ),
);

/** Why a client's event was refused. */
export type SocketErrorCode =
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'INVALID_PAYLOAD'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'UNAVAILABLE';

export type SocketFailure = { success: false; error: string; code: SocketErrorCode };
export type Ack<T extends object = object> = (answer: ({ success: true } & T) | SocketFailure) => void;

/** All that an organiser's page needs to draw a session at once; from stored rows. */
export type SessionSnapshot = {
  session: {
    id: string;
    eventId: string;
    title: string | null;
    mode: Mode;
    agentStatus: AgentState;
    paused: boolean;
    quietUntil: number | null;
    endedAt: number | null;
  };
  /** Oldest first, at most the newest `SNAPSHOT_LIMITS.points`. */
  engagement: EngagementPoint[];
  /** Newest first, at most `SNAPSHOT_LIMITS.rows`. */
  anomalies: AnomalyView[];
  /** Newest first, at most `SNAPSHOT_LIMITS.rows`. */
  decisions: DecisionView[];
};

/** Either the events missed since the position asked for (`recovered`), or a snapshot to start from. */
export type SubscribeAnswer = { sessionId: string; epoch: string; seq: number } & (
  | { recovered: true; events: FeedEvent[] }
  | { recovered: false; snapshot: SessionSnapshot }
);

/** What is open in a session when an attendee comes in. */
export type JoinAnswer = {
  sessionId: string;
  title: string | null;
  present: number;
  polls: (OpenPoll & { votes: Record<string, number>; voters: number; votedFor: string[] })[];
  /** Oldest first, at most the last 50. */
  messages: RoomPayload<'chat:message'>[];
};

/** What browsers may send. Every event is acknowledged. */
export interface ClientToServerEvents {
  'auth:refresh': (payload: ClientPayload<'auth:refresh'>, ack: Ack<{ expiresAt: number }>) => void;
  'agent:subscribe': (payload: ClientPayload<'agent:subscribe'>, ack: Ack<SubscribeAnswer>) => void;
  'agent:unsubscribe': (payload: ClientPayload<'agent:unsubscribe'>, ack: Ack) => void;
  'session:join': (payload: ClientPayload<'session:join'>, ack: Ack<JoinAnswer>) => void;
  'session:leave': (payload: ClientPayload<'session:leave'>, ack: Ack) => void;
  'chat:send': (payload: ClientPayload<'chat:send'>, ack: Ack<{ id: string }>) => void;
  'reaction:send': (payload: ClientPayload<'reaction:send'>, ack: Ack) => void;
  'poll:vote': (payload: ClientPayload<'poll:vote'>, ack: Ack) => void;
  'poll:open': (payload: ClientPayload<'poll:open'>, ack: Ack<{ poll: OpenPoll }>) => void;
  'poll:close': (payload: ClientPayload<'poll:close'>, ack: Ack) => void;
}

type FeedEvents = { [T in FeedType]: (event: Extract<FeedEvent, { type: T }>) => void };
type RoomEvents = { [E in RoomEventName]: (payload: RoomPayload<E>) => void };

/** What browsers may receive. */
export interface ServerToClientEvents extends FeedEvents, RoomEvents {
  'agent:notification': (notification: OrganiserNotification) => void;
  /** The subscription ended for a reason other than the client's own wish. */
  'agent:unsubscribed': (payload: { sessionId: string; reason: string }) => void;
  /** The token is about to expire (60 s before): send `auth:refresh`. */
  'auth:expiring': (payload: { expiresAt: number }) => void;
  /** The token has expired: the connection ends with this. */
  'auth:expired': (payload: { reason: string }) => void;
}
