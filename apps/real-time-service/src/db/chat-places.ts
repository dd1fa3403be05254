import { and, asc, eq, isNotNull, isNull, not, sql } from 'drizzle-orm';
import { chatMessages, type Db, type Transaction } from '@conductor/database';

/** A message as it is stored. */
export type ChatRow = typeof chatMessages.$inferSelect;
/** Which message of which session. */
export type Which = { sessionId: string; id: string };

/** The row of one message. */
export const isMessage = ({ sessionId, id }: Which) =>
  and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.id, id));

/** The place after all others of the session's chat, which nobody else takes until the transaction ends. */
export const nextPlace = (sessionId: string) => sql<number>`next_chat_place(${sessionId})`;

/** Gives a message its place if it has none, in a transaction that tells it; nothing is said once it was taken back. */
export async function placeMessage(tx: Transaction, { sessionId, id }: Which): Promise<void> {
  const unplaced = and(isMessage({ sessionId, id }), isNull(chatMessages.place), not(chatMessages.removed));
  await tx
    .update(chatMessages)
    .set({ place: nextPlace(sessionId) })
    .where(and(unplaced, not(chatMessages.held)));
}

/** Not told yet, and to be told. */
export const untold = and(isNull(chatMessages.seq), sql`not ${chatMessages.held} and not ${chatMessages.removed}`);

/** What waits to be told of a session's chat, in its order, and is told by nobody else until the transaction ends. */
export async function lockUntold(tx: Transaction, sessionId: string, limit: number): Promise<ChatRow[]> {
  return tx
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.sessionId, sessionId), untold, isNotNull(chatMessages.place)))
    .orderBy(asc(chatMessages.place))
    .limit(limit)
    .for('update');
}

/** Takes back what of a session's chat has no place and was not told; returns the ids. */
export async function takeBackUnplaced(tx: Transaction, sessionId: string): Promise<string[]> {
  const rows = await tx
    .update(chatMessages)
    .set({ removed: true, text: '' })
    .where(and(eq(chatMessages.sessionId, sessionId), untold, isNull(chatMessages.place)))
    .returning({ id: chatMessages.id });
  return rows.map(({ id }) => id);
}

/** The room was told of these: from now on they are part of the history. */
export async function markTold(tx: Transaction, told: ReadonlyMap<string, number>): Promise<void> {
  const rows = JSON.stringify([...told].map(([id, seq]) => ({ id, seq })));
  await tx.execute(sql`
    update ${chatMessages} set seq = told.seq from jsonb_to_recordset(${rows}::jsonb) as told(id text, seq int)
    where ${chatMessages.id} = told.id`);
}

/** Resolves once what a room is being told of just now is part of the history. */
export async function placesSettled(db: Db, sessionId: string): Promise<void> {
  await db
    .select({ id: chatMessages.id })
    .from(chatMessages)
    .where(and(eq(chatMessages.sessionId, sessionId), untold))
    .for('key share');
}

/** Kept so many seconds ago or earlier and not told since, oldest first. */
export async function untoldMessages(db: Db, seconds: number, limit: number): Promise<ChatRow[]> {
  return db
    .select()
    .from(chatMessages)
    .where(and(untold, sql`${chatMessages.sentAt} < clock_timestamp() - ${seconds} * interval '1 second'`))
    .orderBy(asc(chatMessages.sentAt))
    .limit(limit);
}
