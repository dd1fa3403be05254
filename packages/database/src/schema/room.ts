import type { OpenPoll, PollKind } from '@conductor/contracts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** What a poll asks, and how. */
const asked = {
  question: text().notNull(),
  kind: text().$type<PollKind>().notNull().default('single'),
  options: jsonb().$type<{ id: string; text: string }[]>().notNull(),
  /** Of a quiz; told to nobody but organisers before it is closed. */
  correctOptionIds: text('correct_option_ids').array().notNull().default([]),
  results: text().$type<OpenPoll['results']>().notNull().default('live'),
  anonymous: boolean().notNull().default(false),
};

/** A poll in a session; one made by an intervention carries its id, once. Owned by the real-time-service. */
export const polls = pgTable(
  'polls',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    eventId: text('event_id').notNull(),
    interventionId: text('intervention_id'),
    ...asked,
    /** Names voters where nobody may know who chose what; gone an hour after the closing. */
    voterKey: text('voter_key'),
    /** Changes of votes that are gone: with those of the rows, the version of the results. */
    changes: integer().notNull().default(0),
    openedBy: text('opened_by').notNull(),
    /** What their client called it: asked for again, it is this one. */
    clientId: text('client_id'),
    openedAt: timestamp('opened_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    closesAt: timestamp('closes_at', { withTimezone: true, mode: 'date' }),
    closedAt: timestamp('closed_at', { withTimezone: true, mode: 'date' }),
    /** When the room was told of the opening and of the closing; until then a sweeper tells it again. */
    openedToldAt: timestamp('opened_told_at', { withTimezone: true, mode: 'date' }),
    closedToldAt: timestamp('closed_told_at', { withTimezone: true, mode: 'date' }),
    /** Somebody's vote was erased, and the room was not yet told how the poll stands without it. */
    recounted: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex('polls_intervention').on(t.interventionId),
    uniqueIndex('polls_client').on(t.sessionId, t.openedBy, t.clientId),
    index('polls_untold')
      .on(t.id)
      .where(sql`opened_told_at is null or (closed_at is not null and closed_told_at is null)`),
    index('polls_open')
      .on(t.sessionId)
      .where(sql`closed_at is null`),
    index('polls_recounted')
      .on(t.id)
      .where(sql`recounted`),
  ],
);

/** A poll that waits to be opened, under the id that it will have then. Owned by the real-time-service. */
export const preparedPolls = pgTable(
  'prepared_polls',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    ...asked,
    durationSeconds: integer('duration_seconds'),
    /** Null once they were erased. */
    preparedBy: text('prepared_by'),
    preparedAt: timestamp('prepared_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    /** Opened or let go: the row stays so that asking for it again does not bring it back. */
    gone: boolean().notNull().default(false),
    clientId: text('client_id'),
  },
  (t) => [uniqueIndex('prepared_polls_client').on(t.sessionId, t.preparedBy, t.clientId)],
);

/**
 * One vote a user and poll; voting again replaces it. In an anonymous poll the user and the client’s ids are hashed
 * with the poll's key. Owned by the real-time-service.
 */
export const pollVotes = pgTable(
  'poll_votes',
  {
    pollId: text('poll_id')
      .notNull()
      .references(() => polls.id),
    userId: text('user_id').notNull(),
    /** Empty where the answer is words. */
    optionIds: text('option_ids').array().notNull(),
    word: text(),
    /** The words as they are compared and counted. */
    wordKey: text('word_key'),
    /** Words that the filter held back: counted for nobody. */
    held: boolean().notNull().default(false),
    votedAt: timestamp('voted_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    /** How often they voted: the sum over a poll only grows, whichever node counts. */
    changes: integer().notNull().default(1),
    /** What their client called the last of these votes: an old one that comes late must not undo a newer. */
    clientIds: text('client_ids').array().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.pollId, t.userId] })],
);

/** What was written in a session's chat; kept for the event's retention. Owned by the real-time-service. */
export const chatMessages = pgTable(
  'chat_messages',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    /** What its writer was called, and the id that everybody sees in place of theirs where the event is anonymous. */
    name: text(),
    shownAs: text('shown_as'),
    /** Written by who conducts the session. */
    organiser: boolean().notNull().default(false),
    text: text().notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    /** Shown to nobody before an organiser has released it. */
    held: boolean().notNull().default(false),
    /** Taken back: the words are gone, and the row stays so that asking for it again does not bring it back. */
    removed: boolean().notNull().default(false),
    /** What its writer's client called it: sent again, it is this one. */
    clientId: text('client_id'),
    /** Where it stands among all of the session, by `next_chat_place`; null while it is held or may yet be taken back. */
    place: bigint({ mode: 'number' }),
    /** Its `seq` in the room's log; null until the room was told. */
    seq: integer(),
  },
  (t) => [
    index('chat_session').on(t.sessionId, t.sentAt),
    index('chat_shown_as')
      .on(t.sessionId, t.shownAs)
      .where(sql`shown_as is not null`),
    index('chat_place').on(t.sessionId, t.place),
    uniqueIndex('chat_client').on(t.sessionId, t.userId, t.clientId),
    index('chat_untold')
      .on(t.sessionId, t.place)
      .where(sql`seq is null and not held and not removed`),
  ],
);

/**
 * What the audience asks, kept for the event's retention; `held`, `removed`, `clientId`, `place` and `seq` as with chat.
 * Owned by the real-time-service.
 */
export const questions = pgTable(
  'questions',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    /** What who asked was called. */
    name: text(),
    /** Nobody is told who asked. */
    anonymous: boolean().notNull(),
    text: text().notNull(),
    askedAt: timestamp('asked_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    votes: integer().notNull().default(0),
    answered: boolean().notNull().default(false),
    pinned: boolean().notNull().default(false),
    held: boolean().notNull().default(false),
    removed: boolean().notNull().default(false),
    /** The last intervention that put it in front. */
    promotedBy: text('promoted_by'),
    /** Grows with each change and each vote: their sum over a session only grows. */
    changes: integer().notNull().default(1),
    clientId: text('client_id'),
    place: bigint({ mode: 'number' }),
    seq: integer(),
  },
  (t) => [
    index('questions_session').on(t.sessionId),
    uniqueIndex('questions_client').on(t.sessionId, t.userId, t.clientId),
    index('questions_promoted').on(t.promotedBy),
    index('questions_untold')
      .on(t.askedAt)
      .where(sql`seq is null and not held and not removed`),
  ],
);

/** Who wants which question answered, once. Owned by the real-time-service. */
export const questionVotes = pgTable(
  'question_votes',
  {
    questionId: text('question_id')
      .notNull()
      .references(() => questions.id, { onDelete: 'cascade' }),
    userId: text('user_id').notNull(),
    votedAt: timestamp('voted_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.questionId, t.userId] }), index('question_votes_user').on(t.userId)],
);

/**
 * A challenge to a room, with the id of the intervention that started it; how it ended is set once, by whoever ends it.
 * Owned by the real-time-service.
 */
export const challenges = pgTable(
  'challenges',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    title: text().notNull(),
    description: text().notNull(),
    goal: integer().notNull(),
    startedAt: timestamp('started_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    endsAt: timestamp('ends_at', { withTimezone: true, mode: 'date' }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, mode: 'date' }),
    /** What counted, and from how many people, when it ended. */
    progress: integer(),
    people: integer(),
    /** When the room was told of its start and of its end; until then a sweeper tells it again. */
    startedToldAt: timestamp('started_told_at', { withTimezone: true, mode: 'date' }),
    endedToldAt: timestamp('ended_told_at', { withTimezone: true, mode: 'date' }),
  },
  (t) => [
    uniqueIndex('challenges_running')
      .on(t.sessionId)
      .where(sql`ended_at is null`),
    index('challenges_untold')
      .on(t.id)
      .where(sql`started_told_at is null or (ended_at is not null and ended_told_at is null)`),
  ],
);

/** What counts in a challenge, by person; kept for a day. Owned by the real-time-service. */
export const challengeActions = pgTable(
  'challenge_actions',
  {
    challengeId: text('challenge_id')
      .notNull()
      .references(() => challenges.id, { onDelete: 'cascade' }),
    userId: text('user_id').notNull(),
    /** What their client called each of them: one that is sent again counts once. */
    ids: text().array().notNull(),
    at: timestamp({ withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.challengeId, t.userId] }), index('challenge_actions_user').on(t.userId)],
);

/** Who was chosen for a nudge, once an intervention and person; kept for a day. Owned by the real-time-service. */
export const nudges = pgTable(
  'nudges',
  {
    interventionId: text('intervention_id').notNull(),
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    message: text().notNull(),
    at: timestamp({ withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.interventionId, t.userId] }), index('nudges_user').on(t.userId, t.at)],
);

/**
 * The one place where an intervention is settled: whoever inserts first, executing or giving up, wins. `status` goes
 * CLAIMED → DONE once the room was told; GIVEN_UP and CANCELLED never act. Written by both services.
 */
export const executions = pgTable('executions', {
  interventionId: text('intervention_id').primaryKey(),
  sessionId: text('session_id').notNull(),
  status: text().$type<'CLAIMED' | 'DONE' | 'FAILED' | 'GIVEN_UP' | 'CANCELLED'>().notNull(),
  reason: text(),
  reach: integer(),
  /** Who carries it out: our own room, or a connector at the audience's place. */
  carrier: text().$type<'room' | 'connector'>().notNull().default('room'),
  /** When a connector was about to let it leave: from then on nobody begins it again. */
  begunAt: timestamp('begun_at', { withTimezone: true, mode: 'date' }),
  at: timestamp({ withTimezone: true, mode: 'date' }).notNull().defaultNow(),
});
