import { desc, eq } from 'drizzle-orm';
import type { RoomPayload } from '@conductor/contracts';
import { chatMessages, type Db } from '@conductor/database';

export type ChatMessage = RoomPayload<'chat:message'>;

/** Keeps a message; `sentAt` (epoch ms) is the sender's node's clock. */
export async function insertMessage(db: Db, message: ChatMessage): Promise<void> {
  await db.insert(chatMessages).values({ ...message, sentAt: new Date(message.sentAt) });
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
