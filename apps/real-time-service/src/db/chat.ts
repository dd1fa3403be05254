import { and, asc, desc, eq, gt, notExists, sql } from 'drizzle-orm';
import type { RoomPayload } from '@conductor/contracts';
import { chatMessages, chatMutes, sessions, type Db } from '@conductor/database';

export type ChatMessage = RoomPayload<'chat:message'>;

/** Which message of which session. */
type Which = { sessionId: string; id: string };

const muted = (db: Db, { sessionId, userId }: { sessionId: string; userId: string }) =>
  db
    .select({ userId: chatMutes.userId })
    .from(chatMutes)
    .where(
      and(
        eq(chatMutes.sessionId, sessionId),
        eq(chatMutes.userId, userId),
        gt(chatMutes.until, sql`clock_timestamp()`),
      ),
    );

/**
 * Keeps a message, to be shown or `held`; `sentAt` (epoch ms) is the sender's node's clock. Nothing is kept once the
 * session has ended, nor while its sender is muted.
 */
export async function insertMessage(
  db: Db,
  { id, sessionId, userId, text, sentAt }: ChatMessage,
  held: boolean,
): Promise<'kept' | 'ended' | 'muted'> {
  const inSession = db
    .select({
      id: sql<string>`${id}`.as('id'),
      sessionId: sessions.id,
      userId: sql<string>`${userId}`.as('user_id'),
      text: sql<string>`${text}`.as('text'),
      sentAt: sql<Date>`${new Date(sentAt).toISOString()}::timestamptz`.as('sent_at'),
      held: sql<boolean>`${held}::boolean`.as('held'),
    })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.status, 'ACTIVE'), notExists(muted(db, { sessionId, userId }))));
  const kept = await db.insert(chatMessages).select(inSession).returning({ id: chatMessages.id });
  if (kept.length > 0) return 'kept';
  return (await muted(db, { sessionId, userId })).length > 0 ? 'muted' : 'ended';
}

/** Deletes a message; false where there is none. */
export async function removeMessage(db: Db, { sessionId, id }: Which): Promise<boolean> {
  const gone = await db
    .delete(chatMessages)
    .where(and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.id, id)))
    .returning({ id: chatMessages.id });
  return gone.length > 0;
}

/** Holds a message back or lets it go; undefined where there is none that was not so already. */
export async function holdMessage(db: Db, { sessionId, id }: Which, held: boolean): Promise<ChatMessage | undefined> {
  const [row] = await db
    .update(chatMessages)
    .set({ held })
    .where(and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.id, id), eq(chatMessages.held, !held)))
    .returning();
  return row && toMessage(row);
}

/** Mutes a user of a session for so many minutes from now; 0 ends it. */
export async function muteUser(db: Db, sessionId: string, userId: string, minutes: number): Promise<void> {
  const until = sql`clock_timestamp() + ${minutes} * interval '1 minute'`;
  await db
    .insert(chatMutes)
    .values({ sessionId, userId, until })
    .onConflictDoUpdate({ target: [chatMutes.sessionId, chatMutes.userId], set: { until } });
}

const toMessage = ({ held: _held, sentAt, ...row }: typeof chatMessages.$inferSelect): ChatMessage => ({
  ...row,
  sentAt: sentAt.getTime(),
});

const inSessionAre = (sessionId: string, held: boolean) =>
  and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.held, held));

/** What waits for an organiser, oldest first. */
export async function heldMessages(db: Db, sessionId: string, limit: number): Promise<ChatMessage[]> {
  const rows = await db
    .select()
    .from(chatMessages)
    .where(inSessionAre(sessionId, true))
    .orderBy(asc(chatMessages.sentAt), asc(chatMessages.id))
    .limit(limit);
  return rows.map(toMessage);
}

/** The newest messages of a session that are shown, oldest first. */
export async function recentMessages(db: Db, sessionId: string, limit: number): Promise<ChatMessage[]> {
  const rows = await db
    .select()
    .from(chatMessages)
    .where(inSessionAre(sessionId, false))
    .orderBy(desc(chatMessages.sentAt), desc(chatMessages.id))
    .limit(limit);
  return rows.map(toMessage).toReversed();
}
