import { and, desc, eq, inArray, lt, sql, type AnyColumn } from 'drizzle-orm';
import { MOST_MESSAGES, MOST_VOTES, type PersonErased, type PersonView } from '@conductor/contracts';
import {
  challengeActions,
  challenges,
  chatMessages,
  chatMutes,
  eventMembers,
  events,
  insertAudit,
  nudges,
  polls,
  pollVotes,
  preparedPolls,
  questions,
  questionVotes,
  raisedHands,
  sessions,
  type Db,
} from '@conductor/database';
import { after, decodeCursor, newestFirst, pageOf } from '../cursor.ts';
import { tellErased } from './erasures.ts';
import { lockedOrganiser, type By } from './members.ts';

/** `organiser`: an event has one, so it is handed over first. */
export type EraseResult = { kind: 'erased'; erased: PersonErased } | { kind: 'organiser' };

/** What is kept of people in an event; questions to it are the same whether or not there is such an event. */
export function createPeopleStore(db: Db) {
  const sessionsOf = (eventId: string) =>
    db.select({ id: sessions.id }).from(sessions).where(eq(sessions.eventId, eventId));
  const challengesOf = (eventId: string) =>
    db
      .select({ id: challenges.id })
      .from(challenges)
      .where(inArray(challenges.sessionId, sessionsOf(eventId)));
  const pollsOf = (eventId: string) => db.select({ id: polls.id }).from(polls).where(eq(polls.eventId, eventId));

  return {
    /** All of it, the messages in pages; undefined for a foreign cursor. */
    async read(eventId: string, userId: string, from: string | undefined): Promise<PersonView | undefined> {
      const cursor = from === undefined ? null : decodeCursor(from);
      if (cursor === undefined) return undefined;
      const [messages, votes, asked, hands, mutes, [organiser], [member]] = await Promise.all([
        db
          .select()
          .from(chatMessages)
          .where(
            and(
              eq(chatMessages.userId, userId),
              inArray(chatMessages.sessionId, sessionsOf(eventId)),
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
          .where(and(eq(questions.userId, userId), inArray(questions.sessionId, sessionsOf(eventId))))
          .orderBy(desc(questions.askedAt))
          .limit(MOST_VOTES),
        db
          .select()
          .from(raisedHands)
          .where(and(eq(raisedHands.userId, userId), inArray(raisedHands.sessionId, sessionsOf(eventId))))
          .limit(MOST_VOTES),
        db
          .select()
          .from(chatMutes)
          .where(and(eq(chatMutes.userId, userId), inArray(chatMutes.sessionId, sessionsOf(eventId))))
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
        ({ id, sessionId, text, sentAt, name, held }) => ({
          id,
          sessionId,
          text,
          sentAt: sentAt.getTime(),
          name,
          held,
        }),
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
        hands: hands.map(({ sessionId, name, raisedAt }) => ({ sessionId, name, raisedAt: raisedAt.getTime() })),
        mutes: mutes.map(({ sessionId, until }) => ({ sessionId, until: until.getTime() })),
      };
    },

    /** Deletes all of it at once, and lets the rooms know. The trail says that somebody was erased and by whom, never who it was. */
    erase: (eventId: string, userId: string, by: By): Promise<EraseResult> =>
      db.transaction(async (tx) => {
        if ((await lockedOrganiser(tx, eventId)) === userId) return { kind: 'organiser' };
        const themselves = by.actor === userId;
        const ofPerson = (userColumn: AnyColumn, sessionColumn: AnyColumn) =>
          and(eq(userColumn, userId), inArray(sessionColumn, sessionsOf(eventId)));
        const messages = await tx
          .delete(chatMessages)
          .where(ofPerson(chatMessages.userId, chatMessages.sessionId))
          .returning({ sessionId: chatMessages.sessionId, id: chatMessages.id, at: chatMessages.sentAt });
        const votes = await tx
          .delete(pollVotes)
          .where(and(eq(pollVotes.userId, userId), inArray(pollVotes.pollId, pollsOf(eventId))))
          .returning({ pollId: pollVotes.pollId, changes: pollVotes.changes, word: pollVotes.word });
        // A poll’s results without the vote are newer than those with it.
        for (const { pollId, changes } of votes)
          await tx
            .update(polls)
            .set({ changes: sql`${polls.changes} + ${changes} + 1` })
            .where(eq(polls.id, pollId));
        await tx
          .update(preparedPolls)
          .set({ preparedBy: null, clientId: null })
          .where(ofPerson(preparedPolls.preparedBy, preparedPolls.sessionId));
        const asked = await tx
          .delete(questions)
          .where(ofPerson(questions.userId, questions.sessionId))
          .returning({ sessionId: questions.sessionId, id: questions.id, at: questions.askedAt });
        const spoken = votes.flatMap(({ pollId, word }) => (word === null ? [] : [pollId]));
        const worded = await tx
          .select({
            sessionId: polls.sessionId,
            id: polls.id,
            at: sql<Date>`clock_timestamp()`.mapWith(polls.openedAt),
          })
          .from(polls)
          .where(inArray(polls.id, spoken));
        await tellErased(tx, eventId, { messages, questions: asked, polls: worded });
        const inEvent = tx
          .select({ id: questions.id })
          .from(questions)
          .where(inArray(questions.sessionId, sessionsOf(eventId)));
        // How many want a question answered stays, without who they are.
        await tx
          .delete(questionVotes)
          .where(and(eq(questionVotes.userId, userId), inArray(questionVotes.questionId, inEvent)));
        await tx
          .delete(challengeActions)
          .where(
            and(eq(challengeActions.userId, userId), inArray(challengeActions.challengeId, challengesOf(eventId))),
          );
        await tx.delete(nudges).where(ofPerson(nudges.userId, nudges.sessionId));
        const { rowCount: hands } = await tx
          .delete(raisedHands)
          .where(ofPerson(raisedHands.userId, raisedHands.sessionId));
        // Nobody ends a mute by being forgotten; it ends within a day.
        const over = themselves ? lt(chatMutes.until, sql`clock_timestamp()`) : undefined;
        const { rowCount: mutes } = await tx
          .delete(chatMutes)
          .where(and(ofPerson(chatMutes.userId, chatMutes.sessionId), over));
        const { rowCount: roles } = await tx
          .delete(eventMembers)
          .where(and(eq(eventMembers.eventId, eventId), eq(eventMembers.userId, userId)));
        const erased = {
          messages: messages.length,
          votes: votes.length,
          hands: hands ?? 0,
          questions: asked.length,
          mutes: mutes ?? 0,
          roles: roles ?? 0,
        };
        await insertAudit(tx, {
          action: 'person.erase',
          outcome: 'OK',
          eventId,
          actor: themselves ? null : by.actor,
          ...(themselves ? {} : { source: by.source }),
          detail: erased,
        });
        return { kind: 'erased', erased };
      }),
  };
}

export type PeopleStore = ReturnType<typeof createPeopleStore>;
