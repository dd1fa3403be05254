import Type, { type Static } from 'typebox';
import type { AnomalyView, EngagementPoint } from './engagement.ts';
import type { DecisionView, Mode } from './decisions.ts';
import type { AgentState, FeedEvent, OrganiserNotification, PlannedBreak } from './feed.ts';
import { Id, idOf, OneOf, Text, Within } from './ids.ts';
import { FIELD_LIMITS, OPTION_COUNT, REACTIONS, type FeedType } from './limits.ts';
import { about, named } from './describe.ts';
import { POLL_ASKED, type OpenPoll, type PollOverview, type PollStanding, type PreparedPoll } from './polls.ts';
import type { Challenge, Nudge, Progress, Question, RoomEvent, RoomEventName, RoomPayload } from './room.ts';

/** The namespace of every socket. */
export const SOCKET_NAMESPACE = '/events';

export const FeedPosition = named(
  'FeedPosition',
  'A place in a session’s log, to be resumed from.',
  Type.Object({
    epoch: about('The life of the log that gave the place.', Type.String({ minLength: 1, maxLength: 100 })),
    seq: about('The last place that was seen; 0 for none.', Type.Integer({ minimum: 0 })),
  }),
);
export type FeedPosition = Static<typeof FeedPosition>;

const clientId = about(
  'The client’s own id of it: sent again with it by the same user, it is done once and acknowledged as the first time.',
  Type.Optional(Text(FIELD_LIMITS.clientId)),
);

/** The payload of each event that a client sends. */
export const CLIENT_PAYLOADS = {
  'auth:refresh': about(
    'A new token for the connection; acknowledged with `expiresAt`.',
    Type.Object({ token: about('The new token, of the same user.', Type.String({ minLength: 1, maxLength: 8_192 })) }),
  ),
  'agent:subscribe': about(
    'Receive a session’s agent events; acknowledged with those missed since a place, or with a snapshot.',
    Type.Object({
      sessionId: idOf('session'),
      since: about('The place up to which everything was seen.', Type.Optional(FeedPosition)),
    }),
  ),
  'agent:unsubscribe': about('Receive them no more.', Type.Object({ sessionId: idOf('session') })),
  'session:join': about(
    'Take part in a session; acknowledged with what is open in it, and with what was missed since a place or the history.',
    Type.Object({
      sessionId: idOf('session'),
      since: about('The place up to which everything was seen.', Type.Optional(FeedPosition)),
      name: about(
        'What whoever has no name in their token wants to be called; one that does not pass the filter is refused, and an anonymous event takes none.',
        Type.Optional(Text(FIELD_LIMITS.personName)),
      ),
    }),
  ),
  'session:leave': about('Take part no more.', Type.Object({ sessionId: idOf('session') })),
  'chat:send': about(
    'Write in the chat; acknowledged with the message’s `id` and its place `seq` once it is kept and shown, and with `held` where it waits for an organiser.',
    Type.Object({ sessionId: idOf('session'), text: about('The words.', Text(FIELD_LIMITS.chatText)), clientId }),
  ),
  'chat:remove': about(
    'Take a message back from everybody, shown or held, as an organiser.',
    Type.Object({ sessionId: idOf('session'), messageId: idOf('message') }),
  ),
  'chat:held-list': about(
    'Ask, as an organiser, what the filter held back; acknowledged with at most 50 `messages`, oldest first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'chat:release': about(
    'Show a held message after all, as an organiser.',
    Type.Object({ sessionId: idOf('session'), messageId: idOf('message') }),
  ),
  'chat:mute': about(
    'Take no messages of a user for a while, as an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      userId: about('Whose.', Id),
      minutes: about('For how many minutes; 0 ends it.', Within(FIELD_LIMITS.muteMinutes)),
    }),
  ),
  'question:ask': about(
    'Ask the speakers; acknowledged with the question’s `id` and its place `seq` once it is kept and shown, and with `held` where it waits for an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      text: about('What is asked.', Text(FIELD_LIMITS.asked)),
      anonymous: about('Whether nobody is to see who asks.', Type.Optional(Type.Boolean())),
      clientId,
    }),
  ),
  'question:upvote': about(
    'Want an open question answered too; once a user, and again is harmless.',
    Type.Object({ sessionId: idOf('session'), questionId: idOf('question') }),
  ),
  'question:answered': about(
    'Say that a question was answered, or not after all, as an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      questionId: idOf('question'),
      answered: about('Whether it was; true unless said.', Type.Optional(Type.Boolean())),
    }),
  ),
  'question:pin': about(
    'Put a question on top, or no longer, as an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      questionId: idOf('question'),
      pinned: about('Whether it is on top; true unless said.', Type.Optional(Type.Boolean())),
    }),
  ),
  'question:remove': about(
    'Take a question back from everybody, shown or held, as an organiser.',
    Type.Object({ sessionId: idOf('session'), questionId: idOf('question') }),
  ),
  'question:shown-list': about(
    'Ask, as an organiser, for the questions that the room is shown, in the order of `question:list`; acknowledged with at most 50 `questions`.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'question:held-list': about(
    'Ask, as an organiser, which questions the filter held back; acknowledged with at most 50 `questions`, oldest first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'question:release': about(
    'Show a held question after all, as an organiser.',
    Type.Object({ sessionId: idOf('session'), questionId: idOf('question') }),
  ),
  'hand:raise': about(
    'Ask for the word; again is harmless. It is lowered when its owner leaves or the session ends.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'hand:lower': about(
    'Lower one’s own hand, or as an organiser somebody’s; again is harmless.',
    Type.Object({
      sessionId: idOf('session'),
      userId: about('Whose, as `hand:list` names them; one’s own unless said.', Type.Optional(Id)),
    }),
  ),
  'hand:list': about(
    'Ask, as an organiser, whose hands are raised; acknowledged with `hands`, the one that was raised first first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'reaction:send': about(
    'Send a reaction; the room sees how many came, not from whom. With a `clientId` it counts once in a challenge.',
    Type.Object({ sessionId: idOf('session'), emoji: about('Which one.', OneOf(...REACTIONS)), clientId }),
  ),
  'poll:vote': about(
    'Answer an open poll, by options or by words of one’s own; a later answer takes the place of the whole earlier one. Acknowledged with `held` where the words are counted for nobody.',
    Type.Object({
      sessionId: idOf('session'),
      pollId: idOf('poll'),
      optionIds: about(
        'What is chosen: one option, in a `multiple` poll at least one.',
        Type.Optional(Type.Array(Id, { minItems: 1, maxItems: OPTION_COUNT.max, uniqueItems: true })),
      ),
      word: about('The answer to a poll for words.', Type.Optional(Text(FIELD_LIMITS.word))),
      clientId,
    }),
  ),
  'poll:open': about(
    'Open a poll, as an organiser; acknowledged with the poll.',
    Type.Object({ sessionId: idOf('session'), ...POLL_ASKED, clientId }),
  ),
  'poll:prepare': about(
    'Keep a poll to be opened later, as an organiser; acknowledged with its `id`.',
    Type.Object({ sessionId: idOf('session'), ...POLL_ASKED, clientId }),
  ),
  'poll:open-prepared': about(
    'Open a prepared poll, as an organiser; acknowledged with the poll, also when it was opened before.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:discard': about(
    'Let a prepared poll go, as an organiser.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:list': about(
    'Ask, as an organiser, for a session’s polls: those that are `prepared`, oldest first, `open` and `closed` ones (at most the last 10), newest first, with their results and right answers.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'poll:close': about(
    'Close a poll, as an organiser.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:held-list': about(
    'Ask, as an organiser, which words the filter held back in a poll; acknowledged with at most 50 `words`, the commonest first.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:release': about(
    'Count a held word after all, as an organiser, for all who have answered with it so far; again is harmless.',
    Type.Object({
      sessionId: idOf('session'),
      pollId: idOf('poll'),
      word: about('The word, as the list of held ones has it.', Text(FIELD_LIMITS.word)),
    }),
  ),
} as const;

export type ClientEvent = keyof typeof CLIENT_PAYLOADS;
export type ClientPayload<E extends ClientEvent> = Static<(typeof CLIENT_PAYLOADS)[E]>;

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

/** `retryAfterMs`: the same may be tried again so many milliseconds from now, and not before; else the client chooses when. */
export type SocketFailure = { success: false; error: string; code: SocketErrorCode; retryAfterMs?: number };
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
    plannedBreak: Static<typeof PlannedBreak> | null;
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

/**
 * A user as the others see them. In an `anonymous` event nobody has a name, and `userId` is one that stands for the user
 * in this session alone.
 */
export type Myself = { userId: string; name: string | null; anonymous: boolean };

/**
 * What is open in a session when an attendee comes in, and the place up to which the answer tells everything: what was
 * missed since the place asked for (`recovered`), or the history to start from.
 */
export type JoinAnswer = FeedPosition & {
  sessionId: string;
  title: string | null;
  present: number;
  /** The user as everybody in the room sees them. */
  you: Myself;
  polls: PollStanding[];
  /** Newest first, at most the last 3. */
  closedPolls: PollStanding[];
  /** As in `question:list`, with whether the user voted for each. */
  questions: (Question & { upvoted: boolean })[];
  /** How many hands are raised, and whether the user’s is. */
  hands: { count: number; raised: boolean };
  /** The one that runs, and how it stands; null where none does. */
  challenge: (Challenge & Progress) | null;
  /** The user’s own of the last 2 minutes, for whoever was away when it came; null where there is none. */
  nudge: Nudge | null;
  /** The server’s clock, in milliseconds since the Unix epoch. */
  serverTime: number;
} & (
    | { recovered: true; missed: PlacedRoomEvent[] }
    /** `messages`: oldest first, at most the last 50. */
    | { recovered: false; messages: RoomPayload<'chat:message'>[] }
  );

/** A raised hand as organisers see it: `userId` as it stands beside messages, `raisedAt` in milliseconds since the Unix epoch. */
export type RaisedHand = { userId: string; name: string | null; raisedAt: number };

/** What browsers may send. Every event is acknowledged. */
export interface ClientToServerEvents {
  'auth:refresh': (payload: ClientPayload<'auth:refresh'>, ack: Ack<{ expiresAt: number }>) => void;
  'agent:subscribe': (payload: ClientPayload<'agent:subscribe'>, ack: Ack<SubscribeAnswer>) => void;
  'agent:unsubscribe': (payload: ClientPayload<'agent:unsubscribe'>, ack: Ack) => void;
  'session:join': (payload: ClientPayload<'session:join'>, ack: Ack<JoinAnswer>) => void;
  'session:leave': (payload: ClientPayload<'session:leave'>, ack: Ack) => void;
  /** `seq`: its place in the room’s log. `held`: kept without one, and shown to nobody before an organiser has released it. */
  'chat:send': (payload: ClientPayload<'chat:send'>, ack: Ack<{ id: string; seq?: number; held?: true }>) => void;
  /** Organisers alone, as the next three: takes a message back, shown or held, from everybody. */
  'chat:remove': (payload: ClientPayload<'chat:remove'>, ack: Ack) => void;
  /** What the filter held back, oldest first, at most 50. */
  'chat:held-list': (
    payload: ClientPayload<'chat:held-list'>,
    ack: Ack<{ messages: RoomPayload<'chat:message'>[] }>,
  ) => void;
  /** Shows a held message after all. */
  'chat:release': (payload: ClientPayload<'chat:release'>, ack: Ack) => void;
  /** Takes no message of the user for so many minutes; 0 ends it. */
  'chat:mute': (payload: ClientPayload<'chat:mute'>, ack: Ack) => void;
  /** `held`: as with `chat:send`. */
  'question:ask': (payload: ClientPayload<'question:ask'>, ack: Ack<{ id: string; seq?: number; held?: true }>) => void;
  'question:upvote': (payload: ClientPayload<'question:upvote'>, ack: Ack) => void;
  /** Organisers alone, as the next five. */
  'question:answered': (payload: ClientPayload<'question:answered'>, ack: Ack) => void;
  'question:pin': (payload: ClientPayload<'question:pin'>, ack: Ack) => void;
  'question:remove': (payload: ClientPayload<'question:remove'>, ack: Ack) => void;
  /** What the room is shown, at most 50. */
  'question:shown-list': (payload: ClientPayload<'question:shown-list'>, ack: Ack<{ questions: Question[] }>) => void;
  /** What the filter held back, oldest first, at most 50. */
  'question:held-list': (payload: ClientPayload<'question:held-list'>, ack: Ack<{ questions: Question[] }>) => void;
  'question:release': (payload: ClientPayload<'question:release'>, ack: Ack) => void;
  'hand:raise': (payload: ClientPayload<'hand:raise'>, ack: Ack) => void;
  'hand:lower': (payload: ClientPayload<'hand:lower'>, ack: Ack) => void;
  /** Organisers alone. */
  'hand:list': (payload: ClientPayload<'hand:list'>, ack: Ack<{ hands: RaisedHand[] }>) => void;
  'reaction:send': (payload: ClientPayload<'reaction:send'>, ack: Ack) => void;
  /** `held`: the words are counted for nobody. */
  'poll:vote': (payload: ClientPayload<'poll:vote'>, ack: Ack<{ held?: true }>) => void;
  /** Organisers alone, as the rest. */
  'poll:open': (payload: ClientPayload<'poll:open'>, ack: Ack<{ poll: OpenPoll }>) => void;
  'poll:prepare': (payload: ClientPayload<'poll:prepare'>, ack: Ack<{ id: string }>) => void;
  'poll:open-prepared': (payload: ClientPayload<'poll:open-prepared'>, ack: Ack<{ poll: OpenPoll }>) => void;
  'poll:discard': (payload: ClientPayload<'poll:discard'>, ack: Ack) => void;
  'poll:list': (
    payload: ClientPayload<'poll:list'>,
    ack: Ack<{ prepared: PreparedPoll[]; open: PollOverview[]; closed: PollOverview[] }>,
  ) => void;
  'poll:close': (payload: ClientPayload<'poll:close'>, ack: Ack) => void;
  /** What the filter held back, the commonest first, at most 50. */
  'poll:held-list': (
    payload: ClientPayload<'poll:held-list'>,
    ack: Ack<{ words: { text: string; votes: number }[] }>,
  ) => void;
  /** Counts a held word after all. */
  'poll:release': (payload: ClientPayload<'poll:release'>, ack: Ack) => void;
}

/** A room’s event with its place in the room’s log. */
export type PlacedRoomEvent = FeedPosition & RoomEvent;

type FeedEvents = { [T in FeedType]: (event: Extract<FeedEvent, { type: T }>) => void };
/** With its place where it stands in the room’s log; counts that pass have none. */
type RoomEvents = { [E in RoomEventName]: (payload: RoomPayload<E> & Partial<FeedPosition>) => void };

/** What browsers may receive. */
export interface ServerToClientEvents extends FeedEvents, RoomEvents {
  'agent:notification': (notification: OrganiserNotification) => void;
  /** To its sender alone: the message waits for an organiser. */
  'chat:held': (payload: { sessionId: string; id: string }) => void;
  /** The user is in the session no more, for a reason other than their own wish. */
  'session:removed': (payload: { sessionId: string; reason: string }) => void;
  /** Something that the room was told could not be had any more: join again. */
  'session:missed': (payload: { sessionId: string; recovered: false }) => void;
  /** The subscription ended for a reason other than the client's own wish. */
  'agent:unsubscribed': (payload: { sessionId: string; reason: string }) => void;
  /** The token is about to expire (60 s before): send `auth:refresh`. */
  'auth:expiring': (payload: { expiresAt: number }) => void;
  /** The token has expired: the connection ends with this. */
  'auth:expired': (payload: { reason: string }) => void;
}
