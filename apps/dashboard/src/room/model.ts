import type { JoinAnswer, OpenPoll, RoomPayload } from '@conductor/contracts';

type ChatMessage = RoomPayload<'chat:message'>;
type Banner = RoomPayload<'agent:intervention:banner'>;
type Prompt = RoomPayload<'prompt:shown'>;

/** A poll with its results so far; `votedFor` is what this attendee chose. */
export type RoomPoll = {
  poll: OpenPoll;
  votes: Readonly<Record<string, number>>;
  voters: number;
  votedFor: readonly string[];
  closed: boolean;
};

/** What an attendee's page knows. Messages oldest first; polls newest first, the closed ones after the open ones. */
export type RoomModel = {
  title: string | null;
  present: number;
  messages: readonly ChatMessage[];
  polls: readonly RoomPoll[];
  banner: Banner | null;
  prompt: Prompt | null;
};

export type RoomChange =
  | { name: 'chat:message'; payload: ChatMessage }
  | { name: 'chat:removed'; payload: RoomPayload<'chat:removed'> }
  | { name: 'poll:opened'; payload: RoomPayload<'poll:opened'> }
  | { name: 'poll:results'; payload: RoomPayload<'poll:results'> }
  | { name: 'poll:closed'; payload: RoomPayload<'poll:closed'> }
  | { name: 'presence:update'; payload: RoomPayload<'presence:update'> }
  | { name: 'agent:intervention:banner'; payload: Banner }
  | { name: 'prompt:shown'; payload: Prompt }
  | { name: 'voted'; payload: { pollId: string; optionIds: readonly string[] } }
  | { name: 'banner:dismissed' }
  | { name: 'prompt:dismissed' };

const MAX_MESSAGES = 200;
const MAX_CLOSED_POLLS = 1;

const addMessages = (known: readonly ChatMessage[], added: readonly ChatMessage[]): readonly ChatMessage[] => {
  const ids = new Set(known.map((message) => message.id));
  const fresh = added.filter((message) => !ids.has(message.id));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].toSorted((a, b) => a.sentAt - b.sentAt).slice(-MAX_MESSAGES);
};

const inOrder = (polls: readonly RoomPoll[]): readonly RoomPoll[] => {
  const open = polls.filter((entry) => !entry.closed);
  return [...open, ...polls.filter((entry) => entry.closed).slice(0, MAX_CLOSED_POLLS)];
};

const changePoll = (model: RoomModel, id: string, change: (entry: RoomPoll) => RoomPoll): RoomModel => ({
  ...model,
  polls: inOrder(model.polls.map((entry) => (entry.poll.id === id ? change(entry) : entry))),
});

/** The room at `session:join`; after an interruption, what was known is kept and what is no longer open is closed. */
export function joinRoom(known: RoomModel | null, answer: JoinAnswer): RoomModel {
  const open = answer.polls.map(({ votes, voters, votedFor, ...poll }) => ({
    poll,
    votes,
    voters,
    votedFor,
    closed: false,
  }));
  const openIds = new Set(open.map((entry) => entry.poll.id));
  const gone = (known?.polls ?? [])
    .filter((entry) => !openIds.has(entry.poll.id))
    .map((entry) => ({ ...entry, closed: true }));
  return {
    title: answer.title,
    present: answer.present,
    messages: addMessages(known?.messages ?? [], answer.recovered ? [] : answer.messages),
    polls: inOrder([...open, ...gone]),
    banner: known?.banner ?? null,
    prompt: known?.prompt ?? null,
  };
}

/** The room after one event; an event told twice changes nothing. */
export function changeRoom(model: RoomModel, change: RoomChange): RoomModel {
  switch (change.name) {
    case 'chat:message':
      return { ...model, messages: addMessages(model.messages, [change.payload]) };
    case 'chat:removed':
      return { ...model, messages: model.messages.filter(({ id }) => id !== change.payload.id) };
    case 'poll:opened': {
      const { poll } = change.payload;
      if (model.polls.some((entry) => entry.poll.id === poll.id)) return model;
      return {
        ...model,
        polls: inOrder([{ poll, votes: {}, voters: 0, votedFor: [], closed: false }, ...model.polls]),
      };
    }
    case 'poll:results': {
      const { pollId, votes, voters } = change.payload;
      return changePoll(model, pollId, (entry) => ({ ...entry, votes, voters }));
    }
    case 'poll:closed':
      return changePoll(model, change.payload.pollId, (entry) => ({ ...entry, closed: true }));
    case 'presence:update':
      return { ...model, present: change.payload.present };
    case 'agent:intervention:banner':
      return { ...model, banner: change.payload };
    case 'prompt:shown':
      return { ...model, prompt: change.payload };
    case 'voted':
      return changePoll(model, change.payload.pollId, (entry) => ({ ...entry, votedFor: change.payload.optionIds }));
    case 'banner:dismissed':
      return { ...model, banner: null };
    case 'prompt:dismissed':
      return { ...model, prompt: null };
  }
}
