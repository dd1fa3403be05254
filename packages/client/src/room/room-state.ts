import type {
  JoinAnswer,
  Nudge,
  OwnVote,
  PollStanding,
  Question,
  RoomEvent,
  RoomPayload,
  Tally,
} from '@conductor/contracts';
import { changedChallenge, joinedChallenge, type ChallengeStanding } from './challenge-state.ts';

/** What an intervention shows to a room, other than a poll. */
export type Shown = Extract<RoomEvent, { name: 'agent:intervention:banner' | 'prompt:shown' | 'question:promoted' }>;

/** What an attendee's page shows. Messages oldest first, at most 200; the rest as in `JoinAnswer`. */
export type RoomState = {
  /** Who the user is in this room; null before it was joined for the first time. */
  you: JoinAnswer['you'] | null;
  title: string | null;
  present: number;
  messages: readonly RoomPayload<'chat:message'>[];
  polls: readonly PollStanding[];
  /** Newest first, at most 3. */
  closedPolls: readonly PollStanding[];
  hands: JoinAnswer['hands'];
  questions: readonly (Question & { upvoted: boolean })[];
  /** What interventions showed, newest first: the last of each name. */
  shown: readonly Shown[];
  /** The last challenge; null before the first. */
  challenge: ChallengeStanding | null;
  /** The last word to this user alone; null before the first. */
  nudge: Nudge | null;
  ended: boolean;
};

const MAX_MESSAGES = 200;
const MAX_CLOSED = 3;

export const EMPTY_ROOM: RoomState = {
  you: null,
  title: null,
  present: 0,
  messages: [],
  polls: [],
  closedPolls: [],
  hands: { count: 0, raised: false },
  questions: [],
  shown: [],
  challenge: null,
  nudge: null,
  ended: false,
};

/** The room as an acknowledgement of joining tells it; what only passes by is kept. */
export function joinedRoom(known: RoomState, answer: JoinAnswer): RoomState {
  const { title, present, you, hands, polls, closedPolls, questions } = answer;
  const messages = answer.recovered ? known.messages : answer.messages;
  const challenge = joinedChallenge(known.challenge, answer);
  const nudge = answer.nudge ?? known.nudge;
  const standing = { title, present, you, hands, polls, closedPolls, questions, messages, challenge, nudge };
  return { ...known, ...standing, ended: false };
}

const tallied = (polls: readonly PollStanding[], id: string, tally: Tally): readonly PollStanding[] =>
  polls.map((poll) => (poll.id === id && tally.version >= (poll.version ?? 0) ? { ...poll, ...tally } : poll));

const closed = (state: RoomState, { pollId, correctOptionIds }: RoomPayload<'poll:closed'>): RoomState => {
  const poll = state.polls.find(({ id }) => id === pollId);
  if (!poll) return state;
  const polls = state.polls.filter((open) => open !== poll);
  const last = { ...poll, ...(correctOptionIds ? { correctOptionIds } : {}) };
  return { ...state, polls, closedPolls: [last, ...state.closedPolls].slice(0, MAX_CLOSED) };
};

const withVotes = (state: RoomState, questions: readonly Question[]): RoomState['questions'] => {
  const mine = new Set(state.questions.filter(({ upvoted }) => upvoted).map(({ id }) => id));
  return questions.map((question) => ({ ...question, upvoted: mine.has(question.id) }));
};

const chatChanged = (state: RoomState, event: RoomEvent): RoomState => {
  const { messages } = state;
  if (event.name === 'chat:removed')
    return { ...state, messages: messages.filter(({ id }) => id !== event.payload.id) };
  if (event.name !== 'chat:message' || messages.some(({ id }) => id === event.payload.id)) return state;
  return { ...state, messages: [...messages, event.payload].slice(-MAX_MESSAGES) };
};

const withOwn = (state: RoomState, pollId: string, own: OwnVote): RoomState => {
  const voted = (poll: PollStanding): PollStanding => {
    if (poll.id !== pollId) return poll;
    const { votedWord: _word, held: _held, ...rest } = poll;
    return { ...rest, ...own };
  };
  return { ...state, polls: state.polls.map(voted), closedPolls: state.closedPolls.map(voted) };
};

const pollsChanged = (state: RoomState, event: RoomEvent): RoomState => {
  const { polls, closedPolls } = state;
  if (event.name === 'poll:opened') {
    const { poll } = event.payload;
    if ([...polls, ...closedPolls].some(({ id }) => id === poll.id)) return state;
    const tally = poll.results === 'live' ? { votes: {}, voters: 0, version: 0 } : {};
    return { ...state, polls: [{ ...poll, ...tally, votedFor: [] }, ...polls] };
  }
  if (event.name === 'poll:results') {
    const { pollId, votes, words, voters, version } = event.payload;
    const tally = { votes, ...(words ? { words } : {}), voters, version };
    return { ...state, polls: tallied(polls, pollId, tally), closedPolls: tallied(closedPolls, pollId, tally) };
  }
  if (event.name === 'poll:voted') {
    const { sessionId: _, pollId, ...own } = event.payload;
    return withOwn(state, pollId, own);
  }
  return event.name === 'poll:closed' ? closed(state, event.payload) : state;
};

const questionsChanged = (state: RoomState, event: RoomEvent): RoomState => {
  const { questions } = state;
  if (event.name === 'question:list') return { ...state, questions: withVotes(state, event.payload.questions) };
  if (event.name === 'question:removed')
    return { ...state, questions: questions.filter(({ id }) => id !== event.payload.id) };
  if (event.name !== 'question:changed') return state;
  const known = questions.find(({ id }) => id === event.payload.question.id);
  const question = { ...event.payload.question, upvoted: known?.upvoted ?? false };
  return { ...state, questions: [...questions.filter((one) => one !== known), question] };
};

/** The room after the user's own hand was raised or lowered. */
export const handIn = (state: RoomState, raised: boolean): RoomState => ({
  ...state,
  hands: { ...state.hands, raised },
});

/** The room after an event. The same event again, or one that is not known here, changes nothing. */
export function changedRoom(state: RoomState, event: RoomEvent): RoomState {
  if (event.name === 'presence:update') return { ...state, present: event.payload.present };
  if (event.name === 'hand:count') return { ...state, hands: { ...state.hands, count: event.payload.count } };
  if (event.name === 'hand:lowered') return handIn(state, false);
  if (event.name === 'session:ended') return { ...state, ended: true };
  if (event.name === 'agent:intervention:banner' || event.name === 'prompt:shown' || event.name === 'question:promoted')
    return { ...state, shown: [event, ...state.shown.filter(({ name }) => name !== event.name)] };
  if (event.name === 'nudge:shown') return { ...state, nudge: event.payload };
  const challenge = changedChallenge(state.challenge, event);
  return questionsChanged(pollsChanged(chatChanged({ ...state, challenge }, event), event), event);
}

/** The room after the user's own vote was taken; `held` where its words are counted for nobody. */
export const votedIn = (
  state: RoomState,
  pollId: string,
  given: { optionIds: string[] } | { word: string },
  held = false,
): RoomState =>
  withOwn(state, pollId, {
    ...('word' in given ? { votedFor: [], votedWord: given.word } : { votedFor: given.optionIds }),
    ...(held ? { held } : {}),
  });

/** The room after the user's own wish to have a question answered was taken. */
export const upvotedIn = (state: RoomState, questionId: string): RoomState => ({
  ...state,
  questions: state.questions.map((one) => (one.id === questionId ? { ...one, upvoted: true } : one)),
});
