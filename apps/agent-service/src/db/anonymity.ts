import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import {
  chatMessages,
  eventSettings,
  pseudonym,
  questions,
  raisedHands,
  sessionRemovals,
  sessions,
  type Db,
  type Transaction,
} from '@conductor/database';

/**
 * Takes the names from what is kept of anonymous events, and gives whoever wrote there the id that others see instead.
 * Of one event where it becomes anonymous; of all, in case something was written at that very moment.
 */
export async function forgetNames(db: Db | Transaction, eventId?: string): Promise<void> {
  const ofEvents = and(
    eq(eventSettings.anonymous, true),
    eventId === undefined ? undefined : eq(sessions.eventId, eventId),
  );
  await db
    .update(chatMessages)
    .set({ name: null, shownAs: sql`${pseudonym(chatMessages.userId)}` })
    .from(sessions)
    .innerJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(
      and(
        eq(chatMessages.sessionId, sessions.id),
        ofEvents,
        or(isNotNull(chatMessages.name), isNull(chatMessages.shownAs)),
      ),
    );
  await db
    .update(raisedHands)
    .set({ name: null, shownAs: sql`${pseudonym(raisedHands.userId)}` })
    .from(sessions)
    .innerJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(
      and(
        eq(raisedHands.sessionId, sessions.id),
        ofEvents,
        or(isNotNull(raisedHands.name), isNull(raisedHands.shownAs)),
      ),
    );
  const theirs = db
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(ofEvents);
  await db
    .update(questions)
    .set({ name: null, anonymous: true, changes: sql`${questions.changes} + 1` })
    .where(and(inArray(questions.sessionId, theirs), eq(questions.anonymous, false)));
  // Who was put out by their own id stays known by it: another would tell which of the ids in the room was theirs.
  await db
    .update(sessionRemovals)
    .set({ name: null })
    .where(and(inArray(sessionRemovals.sessionId, theirs), isNotNull(sessionRemovals.name)));
}
