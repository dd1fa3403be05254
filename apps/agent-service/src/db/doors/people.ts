import { and, eq, inArray, lt, sql, type AnyColumn } from 'drizzle-orm';
import type { PersonErased } from '@conductor/contracts';
import {
  challengeActions,
  challenges,
  chatMessages,
  chatMutes,
  eventMembers,
  insertAudit,
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
import { mayBeSeen, tellErased } from './erasures.ts';
import { lockedOrganiser, type By } from './members.ts';
import { readPerson } from './person.ts';

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
    read: (eventId: string, userId: string, from: string | undefined) => readPerson(db, eventId, userId, from),

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
            .set({ changes: sql`${polls.changes} + ${changes} + 1`, recounted: mayBeSeen(polls.openedAt) })
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
        // Nobody ends a mute, or comes back, by being forgotten; both end within a day.
        const over = (until: AnyColumn) => (themselves ? lt(until, sql`clock_timestamp()`) : undefined);
        const { rowCount: mutes } = await tx
          .delete(chatMutes)
          .where(and(ofPerson(chatMutes.userId, chatMutes.sessionId), over(chatMutes.until)));
        const { rowCount: removals } = await tx
          .delete(sessionRemovals)
          .where(and(ofPerson(sessionRemovals.userId, sessionRemovals.sessionId), over(sessionRemovals.until)));
        const { rowCount: roles } = await tx
          .delete(eventMembers)
          .where(and(eq(eventMembers.eventId, eventId), eq(eventMembers.userId, userId)));
        const erased = {
          messages: messages.length,
          votes: votes.length,
          hands: hands ?? 0,
          questions: asked.length,
          mutes: mutes ?? 0,
          removals: removals ?? 0,
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
