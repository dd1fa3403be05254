import { and, eq, gt, sql } from 'drizzle-orm';
import { chatMutes, type Db, type Transaction } from '@conductor/database';

/** A user of a session, and the id by which an organiser knows them where that is not their own; null where it is. */
export type Whom = { sessionId: string; userId: string; shownAs: string | null };

const lasts = gt(chatMutes.until, sql`clock_timestamp()`);

/** One row while a user is muted in a session. */
export const muted = (db: Db | Transaction, { sessionId, userId }: { sessionId: string; userId: string }) =>
  db
    .select({ userId: chatMutes.userId })
    .from(chatMutes)
    .where(and(eq(chatMutes.sessionId, sessionId), eq(chatMutes.userId, userId), lasts));

/** Takes no messages of a user for so many minutes from now; 0 ends it. */
export async function muteUser(db: Db, whom: Whom, minutes: number): Promise<void> {
  const until = sql`clock_timestamp() + ${minutes} * interval '1 minute'`;
  await db
    .insert(chatMutes)
    .values({ ...whom, until })
    .onConflictDoUpdate({
      target: [chatMutes.sessionId, chatMutes.userId],
      set: { until, shownAs: whom.shownAs },
    });
}

/**
 * Until when (epoch ms) who is muted in a session, by the id that they were muted by: what an organiser did to one of the
 * ids of somebody must not tell which other is theirs.
 */
export async function mutesIn(db: Db, sessionId: string): Promise<Map<string, number>> {
  const rows = await db
    .select()
    .from(chatMutes)
    .where(and(eq(chatMutes.sessionId, sessionId), lasts));
  return new Map(rows.map(({ shownAs, userId, until }) => [shownAs ?? userId, until.getTime()]));
}
