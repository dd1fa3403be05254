import type { Static } from 'typebox';
import type { OpenPoll, PollOverview, PreparedPoll } from './polls.ts';
import type { Question, RoomPayload } from './room.ts';
import type { Ack, JoinAnswer, PeopleAnswer, RaisedHand, RemovedPerson, SubscribeAnswer } from './sockets/answers.ts';
import { CHAT_PAYLOADS } from './sockets/chat-payloads.ts';
import { COMING_PAYLOADS } from './sockets/coming-payloads.ts';
import { HAND_PAYLOADS } from './sockets/hand-payloads.ts';
import { PEOPLE_PAYLOADS } from './sockets/people-payloads.ts';
import { POLL_PAYLOADS } from './sockets/poll-payloads.ts';
import { QUESTION_PAYLOADS } from './sockets/question-payloads.ts';

/** The payload of each event that a client sends. */
export const CLIENT_PAYLOADS = {
  ...COMING_PAYLOADS,
  ...CHAT_PAYLOADS,
  ...QUESTION_PAYLOADS,
  ...HAND_PAYLOADS,
  ...PEOPLE_PAYLOADS,
  ...POLL_PAYLOADS,
} as const;

export type ClientEvent = keyof typeof CLIENT_PAYLOADS;
export type ClientPayload<E extends ClientEvent> = Static<(typeof CLIENT_PAYLOADS)[E]>;
/** What browsers may send. Every event is acknowledged. */
export interface ClientToServerEvents {
  'auth:refresh': (payload: ClientPayload<'auth:refresh'>, ack: Ack<{ expiresAt: number }>) => void;
  'agent:subscribe': (payload: ClientPayload<'agent:subscribe'>, ack: Ack<SubscribeAnswer>) => void;
  'agent:unsubscribe': (payload: ClientPayload<'agent:unsubscribe'>, ack: Ack) => void;
  'session:join': (payload: ClientPayload<'session:join'>, ack: Ack<JoinAnswer>) => void;
  'session:leave': (payload: ClientPayload<'session:leave'>, ack: Ack) => void;
  /** `seq`: its place in the room’s log. `held`: kept without one, and shown to nobody before an organiser has released it. */
  'chat:send': (payload: ClientPayload<'chat:send'>, ack: Ack<{ id: string; seq?: number; held?: true }>) => void;
  /** Organisers alone, as the next four: takes a message back, shown or held, from everybody. */
  'chat:remove': (payload: ClientPayload<'chat:remove'>, ack: Ack) => void;
  /** The newest that the room was told, oldest first, at most 50. */
  'chat:shown-list': (
    payload: ClientPayload<'chat:shown-list'>,
    ack: Ack<{ messages: RoomPayload<'chat:message'>[] }>,
  ) => void;
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
  /** Organisers alone, as the next two. */
  'people:list': (payload: ClientPayload<'people:list'>, ack: Ack<PeopleAnswer>) => void;
  /** Who may not come back yet, the last one first, at most `PEOPLE_LIMITS.page`. */
  'people:removed-list': (
    payload: ClientPayload<'people:removed-list'>,
    ack: Ack<{ removed: RemovedPerson[] }>,
  ) => void;
  /** Puts somebody out; 0 minutes lets them come back. */
  'person:remove': (payload: ClientPayload<'person:remove'>, ack: Ack) => void;
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
