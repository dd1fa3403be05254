import { and, eq, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { chatMessages, pseudonym, raisedHands, sessionRemovals, sessions, type Db } from '@conductor/database';

/** Who is known by this id that stands for a user, by what is kept of them; undefined where nothing is. */
export async function keptUnder(db: Db, sessionId: string, shownAs: string): Promise<string | undefined> {
  const [found] = await unionAll(
    db
      .select({ userId: chatMessages.userId })
      .from(chatMessages)
      .where(and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.shownAs, shownAs))),
    db
      .select({ userId: raisedHands.userId })
      .from(raisedHands)
      .where(and(eq(raisedHands.sessionId, sessionId), eq(raisedHands.shownAs, shownAs))),
    db
      .select({ userId: sessionRemovals.userId })
      .from(sessionRemovals)
      .where(and(eq(sessionRemovals.sessionId, sessionId), eq(sessionRemovals.shownAs, shownAs))),
  ).limit(1);
  return found?.userId;
}

/** Which of the users it is whom this id stands for in a session; undefined where it is none of them. */
export async function behind(
  db: Db,
  sessionId: string,
  shownAs: string,
  users: readonly string[],
): Promise<string | undefined> {
  const [found] = await db
    .select({ userId: sql<string>`asked.id` })
    .from(sessions)
    .crossJoin(sql`unnest(${sql.param(users)}::text[]) as asked(id)`)
    .where(and(eq(sessions.id, sessionId), eq(pseudonym(sql`asked.id`), shownAs)))
    .limit(1);
  return found?.userId;
}
