import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { EpochMs, idOf, Id, Nullable, Text, Whole } from '../ids.ts';
import { FIELD_LIMITS, OPTION_COUNT } from '../limits.ts';
import { MemberRole } from './members.ts';

/** Messages that one answer holds at most. */
export const MOST_MESSAGES = 1_000;
/** Votes and mutes that one answer holds at most; more than anybody has in an event. */
export const MOST_VOTES = 10_000;

const personName = about('What they were called then; null for nothing.', Nullable(Text(FIELD_LIMITS.personName)));

export const PersonView = named(
  'PersonView',
  'All that is kept of a person in an event. The audit trail, which tells who did what, is not in it.',
  Type.Object({
    userId: about('Whose it is.', Id),
    eventId: idOf('event'),
    role: about('What they are in the event; null for nothing.', Nullable(MemberRole)),
    messages: about(
      `What they wrote in chats, newest first, at most ${MOST_MESSAGES} an answer.`,
      Type.Array(
        Type.Object({
          id: idOf('message'),
          sessionId: idOf('session'),
          text: about('The words.', Type.String({ maxLength: FIELD_LIMITS.chatText.max })),
          sentAt: about('When it was kept, in milliseconds since the Unix epoch.', EpochMs),
          name: personName,
          held: about('Whether it waits for an organiser and was shown to nobody.', Type.Boolean()),
        }),
        { maxItems: MOST_MESSAGES },
      ),
    ),
    nextCursor: about(
      'Where older messages go on; absent after the last.',
      Type.Optional(Type.String({ maxLength: 1_000 })),
    ),
    votes: about(
      'How they voted, newest first; not in anonymous polls, where nobody can tell.',
      Type.Array(
        Type.Object({
          pollId: idOf('poll'),
          sessionId: idOf('session'),
          question: about('What was asked.', Type.String({ maxLength: FIELD_LIMITS.question.max })),
          options: about(
            'What they chose, or answered in their own words.',
            Type.Array(Type.String({ maxLength: FIELD_LIMITS.option.max }), { maxItems: OPTION_COUNT.max }),
          ),
          votedAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    questions: about(
      'What they asked the speakers, newest first.',
      Type.Array(
        Type.Object({
          id: idOf('question'),
          sessionId: idOf('session'),
          text: about('The words.', Type.String({ maxLength: FIELD_LIMITS.asked.max })),
          askedAt: about('When it was kept, in milliseconds since the Unix epoch.', EpochMs),
          name: personName,
          anonymous: about('Whether nobody was told who asked.', Type.Boolean()),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    upvotes: about(
      'Which questions, of whomever, they want answered, newest first.',
      Type.Array(
        Type.Object({
          questionId: idOf('question'),
          sessionId: idOf('session'),
          votedAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    challenges: about(
      'What they did that counted in challenges, of the last day, newest first.',
      Type.Array(
        Type.Object({
          challengeId: idOf('challenge'),
          sessionId: idOf('session'),
          actions: about('How many counted.', Whole()),
          at: about('Since when, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    nudges: about(
      'The words that were for them alone, of the last day, newest first.',
      Type.Array(
        Type.Object({
          interventionId: idOf('intervention'),
          sessionId: idOf('session'),
          message: about('The words.', Type.String({ maxLength: FIELD_LIMITS.message.max })),
          at: about('When they were chosen for it, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    preparedPolls: about(
      'Polls that they have prepared, newest first.',
      Type.Array(
        Type.Object({
          pollId: idOf('poll'),
          sessionId: idOf('session'),
          question: about('What is to be asked.', Type.String({ maxLength: FIELD_LIMITS.question.max })),
          preparedAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    hands: about(
      'Where their hand is raised.',
      Type.Array(
        Type.Object({
          sessionId: idOf('session'),
          name: personName,
          raisedAt: about('Since when, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    removals: about(
      'Where they were put out, and until when they may not come back.',
      Type.Array(
        Type.Object({
          sessionId: idOf('session'),
          name: personName,
          removedAt: about('Since when, in milliseconds since the Unix epoch.', EpochMs),
          until: about('Until when, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
    mutes: about(
      'Where they were muted, and until when.',
      Type.Array(
        Type.Object({
          sessionId: idOf('session'),
          until: about('Until when, in milliseconds since the Unix epoch.', EpochMs),
        }),
        { maxItems: MOST_VOTES },
      ),
    ),
  }),
);
export type PersonView = Static<typeof PersonView>;

export const PersonErased = named(
  'PersonErased',
  'What was deleted of a person in an event.',
  Type.Object({
    messages: about('How many messages.', Whole()),
    votes: about('How many votes.', Whole()),
    questions: about('How many questions.', Whole()),
    hands: about('How many raised hands.', Whole()),
    mutes: about('How many mutes.', Whole()),
    removals: about('How many times they were put out.', Whole()),
    roles: about('How many roles.', Whole()),
  }),
);
export type PersonErased = Static<typeof PersonErased>;

/** `GET …/people/:userId`, `GET /me/events/:eventId`: older messages go on from a cursor. */
export const PersonQuery = Type.Object({
  cursor: about(
    'Where an earlier answer ended, as its `nextCursor` said.',
    Type.Optional(Type.String({ maxLength: 1_000 })),
  ),
});
