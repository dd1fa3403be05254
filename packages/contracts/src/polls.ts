import Type, { type Static } from 'typebox';
import { EpochMs, Id, idOf, OneOf, Text, Whole } from './ids.ts';
import { FIELD_LIMITS, MOST_WORDS, OPTION_COUNT } from './limits.ts';
import { about, named } from './describe.ts';

const kind = about(
  'How it is answered: `single` by one option, `multiple` by any of them, `rating` by 1 to 5, `words` by a few words of one’s own.',
  OneOf('single', 'multiple', 'rating', 'words'),
);
export type PollKind = Static<typeof kind>;

const results = about(
  'When the audience is told how it stands: `live`, `after_close`, or never (`hidden`). Organisers may always ask.',
  OneOf('live', 'after_close', 'hidden'),
);
const anonymous = about('Whether nobody can be told who chose what.', Type.Boolean());
const correctOptionIds = about(
  'The right answers of a quiz, any of them in a `single` poll and all of them in a `multiple` one; empty where there are none.',
  Type.Array(Id, { maxItems: OPTION_COUNT.max, uniqueItems: true }),
);
const durationSeconds = about(
  'For how many seconds it is open; until it is closed unless said.',
  Type.Integer({ minimum: 15, maximum: 3_600 }),
);

/** What everybody sees of a poll, open or not. */
const SEEN = {
  id: idOf('poll'),
  kind,
  question: about('What is asked.', Type.String()),
  options: about(
    'The answers, in the order in which they are shown; none for `words`.',
    Type.Array(Type.Object({ id: idOf('option'), text: about('The answer.', Type.String()) })),
  ),
  results,
  anonymous,
};

/** What an organiser asks for, now or to be opened later. */
export const POLL_ASKED = {
  kind: Type.Optional(about('How it is answered; `single` unless said.', kind)),
  question: about('What is asked.', Text(FIELD_LIMITS.question)),
  options: Type.Optional(
    about(
      'The answers to choose from, all different; their ids are 1, 2, … in this order. For `single` and `multiple` alone.',
      Type.Array(Text(FIELD_LIMITS.option), { minItems: OPTION_COUNT.min, maxItems: OPTION_COUNT.max }),
    ),
  ),
  correctOptionIds: Type.Optional(correctOptionIds),
  results: Type.Optional(about('When the audience sees the results; `live` unless said.', results)),
  anonymous: Type.Optional(about('Whether nobody can be told who chose what; false unless said.', anonymous)),
  durationSeconds: Type.Optional(durationSeconds),
};
const PollAsked = Type.Object(POLL_ASKED);
export type PollAsked = Static<typeof PollAsked>;

export const OpenPoll = named(
  'OpenPoll',
  'An open poll as everybody sees it.',
  Type.Object({
    ...SEEN,
    closesAt: about(
      'When it closes by itself, in milliseconds since the Unix epoch; absent when somebody closes it.',
      Type.Optional(EpochMs),
    ),
    interventionId: about('The intervention that opened it; absent for a poll by hand.', Type.Optional(Id)),
  }),
);
export type OpenPoll = Static<typeof OpenPoll>;

/** How the votes in a poll stand. */
const TALLY = {
  votes: about('Votes by the option’s id; empty for `words`.', Type.Record(Type.String(), Whole())),
  words: about(
    `Of a poll for words: the ${MOST_WORDS} that most people gave, in their commonest spelling, the most frequent first.`,
    Type.Optional(
      Type.Array(
        Type.Object({
          text: about('The words.', Type.String()),
          votes: about('How many people gave them.', Whole(1)),
        }),
        { maxItems: MOST_WORDS },
      ),
    ),
  ),
  voters: about('How many people voted.', Whole()),
  version: about('Grows with each vote: what comes with a smaller one is older.', Whole()),
};
const Tally = Type.Object(TALLY);
export type Tally = Static<typeof Tally>;

export const PollResults = named(
  'PollResults',
  'How a poll stands.',
  Type.Object({ sessionId: idOf('session'), pollId: idOf('poll'), ...TALLY }),
);
export type PollResults = Static<typeof PollResults>;

/** What somebody answered in a poll. */
const OWN = {
  votedFor: about('The options that they chose; empty for `words`.', Type.Array(Id, { maxItems: OPTION_COUNT.max })),
  votedWord: about('Their words; absent in any other poll.', Type.Optional(Type.String())),
  held: about(
    'There where the filter holds their words back: they are counted for nobody.',
    Type.Optional(Type.Literal(true)),
  ),
};
const OwnVote = Type.Object(OWN);
export type OwnVote = Static<typeof OwnVote>;

export const PollVoted = named(
  'PollVoted',
  'To its voter alone, on each of their connections: what they have answered in a poll.',
  Type.Object({ sessionId: idOf('session'), pollId: idOf('poll'), ...OWN }),
);

/** What a room is told when a poll closes. */
export const PollClosed = named(
  'PollClosed',
  'A poll is closed; its last results came before, unless they are hidden.',
  Type.Object({
    sessionId: idOf('session'),
    pollId: idOf('poll'),
    correctOptionIds: about('The right answers; absent where there are none.', Type.Optional(correctOptionIds)),
  }),
);

/** A poll as a user may see it: how it stands where that is shown, what was right once it is closed, and their own answer. */
export type PollStanding = OpenPoll &
  Partial<Tally> &
  OwnVote & {
    /** Of a closed quiz alone. */
    correctOptionIds?: string[];
  };

/** A poll as its organisers see it. */
export type PollOverview = OpenPoll & Tally & { correctOptionIds: string[] };

const PreparedPoll = Type.Object({ ...SEEN, correctOptionIds, durationSeconds: Type.Optional(durationSeconds) });
/** A poll that waits to be opened; its id is the open poll’s too. */
export type PreparedPoll = Static<typeof PreparedPoll>;
