import type { ClientPayload, FeedPosition, JoinAnswer, RoomEvent, SocketFailure } from '@conductor/contracts';
import { ask, createQueue, once, UNKNOWN, type Answer, type AskOptions } from '../ask.ts';
import { follow, type Standing } from '../follow.ts';
import { newClientId } from '../ids.ts';
import type { Link } from '../link.ts';
import { createListeners } from '../listeners.ts';
import { placeOf } from '../place.ts';
import { changedRoom, EMPTY_ROOM, handIn, joinedRoom, upvotedIn, votedIn, type RoomState } from './room-state.ts';
import { createShownOnce } from './shown-once.ts';

/**
 * What a listener is told: each event of the room once and in order, `joined` whenever the state was read anew or gone
 * on from (`recovered`: nothing was missed), `lost` when something was told that can be had no more, `changed` for the rest.
 */
export type RoomNews = RoomEvent | { name: 'joined'; recovered: boolean } | { name: 'lost' } | { name: 'changed' };

type Sent<
  E extends
    | 'chat:send'
    | 'question:ask'
    | 'poll:vote'
    | 'question:upvote'
    | 'hand:raise'
    | 'hand:lower'
    | 'reaction:send'
    | 'session:join',
> = Promise<Answer<E> | SocketFailure>;

/** A session's room as an attendee has it. No promise of these rejects: why something was refused is in what they resolve with. */
export type Room = {
  state: () => RoomState;
  standing: () => Standing;
  /** How often something was told that can be had no more; `state` was read anew then. */
  losses: () => number;
  /** Calls back until the returned function is called. */
  listen: (listener: (news: RoomNews) => void) => () => void;
  /** Messages keep the order of the calls. Sent until acknowledged; never shown twice. */
  send: (text: string) => Sent<'chat:send'>;
  question: (text: string, options?: { anonymous?: boolean }) => Sent<'question:ask'>;
  upvote: (questionId: string) => Sent<'question:upvote'>;
  /** A later vote takes the place of the whole earlier one, until the poll is closed. */
  vote: (pollId: string, optionIds: string[]) => Sent<'poll:vote'>;
  /** The same in a poll for words; `held` in the answer: they are counted for nobody. */
  answer: (pollId: string, word: string) => Sent<'poll:vote'>;
  /** How far the server’s clock was ahead of this one at the last joining, in ms: a poll’s `closesAt` is by that clock. */
  aheadMs: () => number;
  raiseHand: () => Sent<'hand:raise'>;
  lowerHand: () => Sent<'hand:lower'>;
  /** Tried once: a reaction is worth no repetition. */
  react: (emoji: ClientPayload<'reaction:send'>['emoji']) => Sent<'reaction:send'>;
  /**
   * What they are to be called from now on, where neither their token nor the event says otherwise; `you` in the answer
   * tells. A name that is refused changes nothing.
   */
  callMe: (name: string) => Sent<'session:join'>;
  leave: () => void;
};

type Told = RoomEvent & Partial<FeedPosition>;
type Payload = { sessionId: string } & Partial<FeedPosition>;

/** What a socket is told about itself, not about the room. */
const NOT_OF_THE_ROOM = /^(agent:(?!intervention)|auth:|session:(missed|removed)$|chat:held$)/;

const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && 'sessionId' in value;
/** What a newer server tells keeps its place in the order, known here or not. */
const isOfTheRoom = (told: { name: string; payload: object }): told is Told => !NOT_OF_THE_ROOM.test(told.name);

/** Joins a session's room, and again after each interruption, until `leave`. */
export function createRoom(link: Link, sessionId: string): Room {
  const { socket } = link;
  const { listen, tell, clear } = createListeners<RoomNews>();
  const inOrder = createQueue();
  const isNews = createShownOnce();
  let state = EMPTY_ROOM;
  let losses = 0;
  let aheadMs = 0;
  let ownName: string | undefined;

  const become = (next: RoomState): void => {
    state = next;
    tell({ name: 'changed' });
  };

  const follower = follow<{ success: true } & JoinAnswer, Told>({
    link,
    sessionId,
    join: 'session:join',
    leave: 'session:leave',
    saying: () => (ownName === undefined ? {} : { name: ownName }),
    read: (answer) => {
      const place = { epoch: answer.epoch, seq: answer.seq };
      return answer.recovered ? { place, recovered: true, missed: answer.missed } : { place, recovered: false };
    },
    onBegin(answer) {
      aheadMs = answer.serverTime - Date.now();
      state = joinedRoom(state, answer);
      tell({ name: 'joined', recovered: false });
    },
    onResume(answer) {
      aheadMs = answer.serverTime - Date.now();
      state = joinedRoom(state, answer);
      tell({ name: 'joined', recovered: true });
    },
    onEvent(event) {
      if (!isNews(event)) return;
      state = changedRoom(state, event);
      tell(event);
    },
    onLoss() {
      losses += 1;
      tell({ name: 'lost' });
    },
    onStanding: () => tell({ name: 'changed' }),
  });

  const hear = (name: string, payload: unknown): void => {
    if (!isPayload(payload) || payload.sessionId !== sessionId) return;
    if (name === 'session:missed') follower.beginAnew();
    if (name === 'session:removed')
      follower.refuse({ success: false, code: 'FORBIDDEN', error: 'You are in this session no more' });
    const told = { name, payload, ...placeOf(payload) };
    if (isOfTheRoom(told)) follower.hear(told, placeOf(payload));
  };
  socket.onAny(hear);

  const options: AskOptions = {
    ...link,
    ground: () => (follower.standing().kind === 'live' ? follower.joins() : null),
    refused() {
      const standing = follower.standing();
      return standing.kind === 'refused' ? standing.failure : link.refused();
    },
  };
  const vote = (pollId: string, given: { optionIds: string[] } | { word: string }) =>
    inOrder(async () => {
      const answer = await ask(options, 'poll:vote', { sessionId, pollId, ...given, clientId: newClientId() });
      if (answer.success) become(votedIn(state, pollId, given, answer.held));
      return answer;
    });
  return {
    state: () => state,
    standing: follower.standing,
    losses: () => losses,
    listen,
    send: (text) => inOrder(() => ask(options, 'chat:send', { sessionId, text, clientId: newClientId() })),
    question: (text, { anonymous = false } = {}) =>
      inOrder(() => ask(options, 'question:ask', { sessionId, text, anonymous, clientId: newClientId() })),
    async upvote(questionId) {
      const answer = await ask(options, 'question:upvote', { sessionId, questionId });
      if (answer.success) become(upvotedIn(state, questionId));
      return answer;
    },
    vote: (pollId, optionIds) => vote(pollId, { optionIds }),
    answer: (pollId, word) => vote(pollId, { word }),
    aheadMs: () => aheadMs,
    raiseHand: () =>
      inOrder(async () => {
        const answer = await ask(options, 'hand:raise', { sessionId });
        if (answer.success) become(handIn(state, true));
        return answer;
      }),
    lowerHand: () =>
      inOrder(async () => {
        const answer = await ask(options, 'hand:lower', { sessionId });
        if (answer.success) become(handIn(state, false));
        return answer;
      }),
    react: async (emoji) =>
      (await once(link, 'reaction:send', { sessionId, emoji, clientId: newClientId() })) ?? UNKNOWN,
    async callMe(wanted) {
      const answer = (await once(link, 'session:join', { sessionId, name: wanted })) ?? UNKNOWN;
      if (!answer.success) return answer;
      ownName = wanted;
      // What came meanwhile was told to this joining, of which the follower knows nothing.
      follower.joinAgain();
      return answer;
    },
    leave() {
      socket.offAny(hear);
      follower.close();
      clear();
    },
  };
}
