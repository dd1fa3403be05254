import { and, desc, eq, sql } from 'drizzle-orm';
import type { RoomPayload } from '@conductor/contracts';
import { chatMessages, sessions, type Db } from '@conductor/database';

export type ChatMessage = RoomPayload<'chat:message'>;

/** Keeps a message; `sentAt` (epoch ms) is the sender's node's clock. False, and nothing kept, once the session has ended. */
export async function insertMessage(db: Db, { id, sessionId, userId, text, sentAt }: ChatMessage): Promise<boolean> {
  const inSession = db
    .select({
      id: sql<string>`${id}`.as('id'),
      sessionId: sessions.id,
      userId: sql<string>`${userId}`.as('user_id'),
      text: sql<string>`${text}`.as('text'),
      sentAt: sql<Date>`${new Date(sentAt).toISOString()}::timestamptz`.as('sent_at'),
    })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.status, 'ACTIVE')));
  const kept = await db.insert(chatMessages).select(inSession).returning({ id: chatMessages.id });
  return kept.length > 0;
}

/** Takes a message back that nobody was told of. */
export async function removeMessage(db: Db, id: string): Promise<void> {
  await db.delete(chatMessages).where(eq(chatMessages.id, id));
}

/** The newest messages of a session, oldest first. */
export async function recentMessages(db: Db, sessionId: string, limit: number): Promise<ChatMessage[]> {
  const rows = await db
    .select()
    .from(chatMessages)
    .where(eq(chatMessages.sessionId, sessionId))
    .orderBy(desc(chatMessages.sentAt), desc(chatMessages.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, sentAt: row.sentAt.getTime() })).toReversed();
}
