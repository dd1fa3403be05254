import Type, { type Static } from 'typebox';
import { Arm } from './arms.ts';
import { EpochMs, Id, idOf, Nullable, Text } from './ids.ts';
import { FIELD_LIMITS } from './limits.ts';
import { about, named } from './describe.ts';
import { OpenPoll, PollClosed, PollResults, PollVoted } from './polls.ts';

const shownName = about(
  'What they were called; absent where they have no name or nobody is to see it.',
  Type.Optional(Text(FIELD_LIMITS.personName)),
);

export const Question = named(
  'Question',
  'A question of the audience as everybody sees it.',
  Type.Object({
    id: idOf('question'),
    text: about('What is asked.', Type.String()),
    userId: about('Who asked; absent where they wished to stay unknown, or the event is anonymous.', Type.Optional(Id)),
    name: shownName,
    askedAt: about('When the server took it, in milliseconds since the Unix epoch.', EpochMs),
    votes: about('How many people want it answered.', Type.Integer({ minimum: 0 })),
    answered: about('Whether it was answered.', Type.Boolean()),
    pinned: about('Whether an organiser put it on top.', Type.Boolean()),
  }),
);
export type Question = Static<typeof Question>;

export const Challenge = named(
  'Challenge',
  'A challenge to the whole room as everybody sees it.',
  Type.Object({
    id: about('The id of the challenge, which is that of the intervention that started it.', Id),
    title: about('The heading.', Type.String()),
    description: about('What everybody is to do.', Type.String()),
    goal: about('How many reactions are wanted.', Type.Integer({ minimum: 1 })),
    startedAt: about('When it began, in milliseconds since the Unix epoch.', EpochMs),
    endsAt: about('When it ends at the latest, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
export type Challenge = Static<typeof Challenge>;

/** How a challenge stands. */
const PROGRESS = {
  progress: about('How many reactions count; of one person the first 5.', Type.Integer({ minimum: 0 })),
  people: about('How many people they came from.', Type.Integer({ minimum: 0 })),
  version: about('Grows with the progress: what comes with a smaller one is older.', Type.Integer({ minimum: 0 })),
};
const Progress = Type.Object(PROGRESS);
export type Progress = Static<typeof Progress>;

export const Nudge = named(
  'Nudge',
  'A quiet word to somebody who has been silent for minutes: to them alone, on each of their connections.',
  Type.Object({
    sessionId: idOf('session'),
    interventionId: idOf('intervention'),
    message: about('The words.', Type.String()),
    shownAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
export type Nudge = Static<typeof Nudge>;

/** The payload of each event that attendees receive. */
export const ROOM_PAYLOADS = {
  'chat:message': about(
    'Somebody wrote in the chat.',
    Type.Object({
      sessionId: idOf('session'),
      id: idOf('message'),
      userId: about('Who wrote; in an anonymous event an id that stands for them in this session alone.', Id),
      name: shownName,
      organiser: about(
        'There where an organiser of the event wrote, whatever they are called.',
        Type.Optional(Type.Literal(true)),
      ),
      text: about('The words.', Type.String()),
      sentAt: about('When the server took it, in milliseconds since the Unix epoch.', EpochMs),
    }),
  ),
  'chat:removed': about(
    'A message was taken back: it is shown no more.',
    Type.Object({ sessionId: idOf('session'), id: idOf('message') }),
  ),
  'poll:opened': about(
    'A poll is open.',
    Type.Object({ sessionId: idOf('session'), poll: about('The poll.', OpenPoll) }),
  ),
  'poll:results': PollResults,
  'poll:voted': PollVoted,
  'poll:closed': PollClosed,
  'question:changed': about(
    'A question was asked, answered, pinned or let go.',
    Type.Object({ sessionId: idOf('session'), question: about('The question as it stands.', Question) }),
  ),
  'question:removed': about(
    'A question was taken back: it is shown no more.',
    Type.Object({ sessionId: idOf('session'), id: idOf('question') }),
  ),
  'question:list': about(
    'How the questions stand, at most the first 50: pinned ones first, then open ones, then by votes and age.',
    Type.Object({
      sessionId: idOf('session'),
      version: about('Grows with each change: what comes with a smaller one is older.', Type.Integer({ minimum: 0 })),
      questions: about('The questions.', Type.Array(Question)),
    }),
  ),
  'question:promoted': about(
    'An intervention puts a question in front, or invites to ask one.',
    Type.Object({
      sessionId: idOf('session'),
      interventionId: idOf('intervention'),
      title: about('The heading.', Type.String()),
      message: about('The words around it.', Type.String()),
      question: about('The strongest open question; null where there is none.', Nullable(Question)),
      shownAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
    }),
  ),
  'session:ended': about(
    'The session is over: nothing is taken in it any more.',
    Type.Object({
      sessionId: idOf('session'),
      endedAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
    }),
  ),
  'presence:update': about(
    'How many people are present has changed.',
    Type.Object({ sessionId: idOf('session'), present: about('How many there are.', Type.Integer({ minimum: 0 })) }),
  ),
  'hand:count': about(
    'How many hands are raised has changed.',
    Type.Object({ sessionId: idOf('session'), count: about('How many there are.', Type.Integer({ minimum: 0 })) }),
  ),
  'hand:lowered': about(
    'To its owner alone: their hand is not raised any more.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'reaction:burst': about(
    'Reactions that came within a moment.',
    Type.Object({
      sessionId: idOf('session'),
      counts: about('How many of each emoji.', Type.Record(Type.String(), Type.Integer({ minimum: 1 }))),
    }),
  ),
  'agent:intervention:banner': about(
    'A banner over everybody’s page.',
    Type.Object({
      sessionId: idOf('session'),
      interventionId: idOf('intervention'),
      type: about('Which intervention it is.', Arm),
      title: about('The heading.', Type.String()),
      message: about('The words.', Type.String()),
    }),
  ),
  'prompt:shown': about(
    'A question to the chat.',
    Type.Object({
      sessionId: idOf('session'),
      interventionId: idOf('intervention'),
      prompt: about('What is asked.', Type.String()),
      shownAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
    }),
  ),
  'challenge:started': about(
    'A challenge has begun.',
    Type.Object({ sessionId: idOf('session'), challenge: about('The challenge.', Challenge) }),
  ),
  'challenge:updated': about(
    'How a challenge stands.',
    Type.Object({ sessionId: idOf('session'), challengeId: idOf('challenge'), ...PROGRESS }),
  ),
  'challenge:ended': about(
    'A challenge is over: its goal was reached, its time is up, or the session ended.',
    Type.Object({
      sessionId: idOf('session'),
      challengeId: idOf('challenge'),
      reached: about('Whether the goal was reached.', Type.Boolean()),
      ...PROGRESS,
    }),
  ),
  'nudge:shown': Nudge,
} as const;

export type RoomEventName = keyof typeof ROOM_PAYLOADS;
export type RoomPayload<E extends RoomEventName> = Static<(typeof ROOM_PAYLOADS)[E]>;
/** An event on its way to a room. */
export type RoomEvent = { [E in RoomEventName]: { name: E; payload: RoomPayload<E> } }[RoomEventName];

/** One variant for each entry of `ROOM_PAYLOADS`. */
export const RoomEventSchema = named(
  'RoomEvent',
  'An event on its way to a room, told apart by `name`.',
  Type.Unsafe<RoomEvent>(
    Type.Union(
      Object.entries(ROOM_PAYLOADS).map(([name, payload]) => Type.Object({ name: Type.Literal(name), payload })),
    ),
  ),
);
