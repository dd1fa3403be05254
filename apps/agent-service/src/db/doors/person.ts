import { and, desc, eq, inArray, type AnyColumn } from 'drizzle-orm';
import { MOST_MESSAGES, MOST_VOTES, type PersonView } from '@conductor/contracts';
import {
  challengeActions,
  challenges,
  chatMessages,
  chatMutes,
  eventMembers,
  events,
  nudges,
  polls,
  pollVotes,
  preparedPolls,
  questions,
  questionVotes,
  raisedHands,
  sessionRemovals,
  sessions,
  type Db,
} from '@conductor/database';
import { after, decodeCursor, newestFirst, pageOf } from '../cursor.ts';

/** All that is kept of a person in an event, the messages in pages; undefined for a foreign cursor. */
export async function readPerson(
  db: Db,
  eventId: string,
  userId: string,
  from: string | undefined,
): Promise<PersonView | undefined> {
  const cursor = from === undefined ? null : decodeCursor(from);
  if (cursor === undefined) return undefined;
  const ofPerson = (userColumn: AnyColumn, sessionColumn: AnyColumn) =>
    and(
      eq(userColumn, userId),
      inArray(sessionColumn, db.select({ id: sessions.id }).from(sessions).where(eq(sessions.eventId, eventId))),
    );
  const [messages, votes, asked, upvotes, actions, nudged, prepared, hands, mutes, removals, [organiser], [member]] =
    await Promise.all([
      db
        .select()
        .from(chatMessages)
        .where(
          and(
            ofPerson(chatMessages.userId, chatMessages.sessionId),
            after(chatMessages.sentAt, chatMessages.id, cursor),
          ),
        )
        .orderBy(...newestFirst(chatMessages.sentAt, chatMessages.id))
        .limit(MOST_MESSAGES + 1),
      db
        .select()
        .from(pollVotes)
        .innerJoin(polls, eq(polls.id, pollVotes.pollId))
        .where(and(eq(pollVotes.userId, userId), eq(polls.eventId, eventId)))
        .orderBy(desc(pollVotes.votedAt))
        .limit(MOST_VOTES),
      db
        .select()
        .from(questions)
        .where(ofPerson(questions.userId, questions.sessionId))
        .orderBy(desc(questions.askedAt))
        .limit(MOST_VOTES),
      db
        .select({
          questionId: questionVotes.questionId,
          sessionId: questions.sessionId,
          votedAt: questionVotes.votedAt,
        })
        .from(questionVotes)
        .innerJoin(questions, eq(questions.id, questionVotes.questionId))
        .where(ofPerson(questionVotes.userId, questions.sessionId))
        .orderBy(desc(questionVotes.votedAt))
        .limit(MOST_VOTES),
      db
        .select({
          challengeId: challenges.id,
          sessionId: challenges.sessionId,
          ids: challengeActions.ids,
          at: challengeActions.at,
        })
        .from(challengeActions)
        .innerJoin(challenges, eq(challenges.id, challengeActions.challengeId))
        .where(ofPerson(challengeActions.userId, challenges.sessionId))
        .orderBy(desc(challengeActions.at))
        .limit(MOST_VOTES),
      db
        .select()
        .from(nudges)
        .where(ofPerson(nudges.userId, nudges.sessionId))
        .orderBy(desc(nudges.at))
        .limit(MOST_VOTES),
      db
        .select()
        .from(preparedPolls)
        .where(ofPerson(preparedPolls.preparedBy, preparedPolls.sessionId))
        .orderBy(desc(preparedPolls.preparedAt))
        .limit(MOST_VOTES),
      db.select().from(raisedHands).where(ofPerson(raisedHands.userId, raisedHands.sessionId)).limit(MOST_VOTES),
      db.select().from(chatMutes).where(ofPerson(chatMutes.userId, chatMutes.sessionId)).limit(MOST_VOTES),
      db
        .select()
        .from(sessionRemovals)
        .where(ofPerson(sessionRemovals.userId, sessionRemovals.sessionId))
        .limit(MOST_VOTES),
      db
        .select({ id: events.id })
        .from(events)
        .where(and(eq(events.id, eventId), eq(events.organizerId, userId))),
      db
        .select({ role: eventMembers.role })
        .from(eventMembers)
        .where(and(eq(eventMembers.eventId, eventId), eq(eventMembers.userId, userId))),
    ]);
  const page = pageOf(
    messages,
    MOST_MESSAGES,
    ({ id, sessionId, text, sentAt, name, held }) => ({ id, sessionId, text, sentAt: sentAt.getTime(), name, held }),
    ({ sentAt, id }) => ({ at: sentAt, id }),
  );
  return {
    userId,
    eventId,
    role: organiser ? 'owner' : (member?.role ?? null),
    messages: page.items,
    ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    votes: votes.map(({ polls: poll, poll_votes: vote }) => ({
      pollId: poll.id,
      sessionId: poll.sessionId,
      question: poll.question,
      options:
        vote.word === null
          ? poll.options.filter(({ id }) => vote.optionIds.includes(id)).map(({ text }) => text)
          : [vote.word],
      votedAt: vote.votedAt.getTime(),
    })),
    questions: asked.map(({ id, sessionId, text, askedAt, name, anonymous }) => ({
      id,
      sessionId,
      text,
      askedAt: askedAt.getTime(),
      name,
      anonymous,
    })),
    upvotes: upvotes.map(({ votedAt, ...upvote }) => ({ ...upvote, votedAt: votedAt.getTime() })),
    challenges: actions.map(({ ids, at, ...challenge }) => ({ ...challenge, actions: ids.length, at: at.getTime() })),
    nudges: nudged.map(({ interventionId, sessionId, message, at }) => ({
      interventionId,
      sessionId,
      message,
      at: at.getTime(),
    })),
    preparedPolls: prepared.map(({ id, sessionId, question, preparedAt }) => ({
      pollId: id,
      sessionId,
      question,
      preparedAt: preparedAt.getTime(),
    })),
    hands: hands.map(({ sessionId, name, raisedAt }) => ({ sessionId, name, raisedAt: raisedAt.getTime() })),
    removals: removals.map(({ sessionId, name, removedAt, until }) => ({
      sessionId,
      name,
      removedAt: removedAt.getTime(),
      until: until.getTime(),
    })),
    mutes: mutes.map(({ sessionId, until }) => ({ sessionId, until: until.getTime() })),
  };
}
