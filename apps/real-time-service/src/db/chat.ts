import { and, asc, desc, eq, isNotNull, isNull, not, notExists, sql } from 'drizzle-orm';
import type { RoomPayload } from '@conductor/contracts';
import { chatMessages, eventSettings, sessions, type Db, type Transaction } from '@conductor/database';
import type { LogPlace } from '@conductor/runtime/redis';
import { muted } from './people/mutes.ts';
import { seenAs } from './standing.ts';

export type ChatMessage = RoomPayload<'chat:message'>;
export type ChatRow = typeof chatMessages.$inferSelect;

/** Which message of which session. */
type Which = { sessionId: string; id: string };

/** What somebody wants to say; `sentAt` (epoch ms) is their node's clock, `clientId` null where it cannot be asked for again. */
export type ChatDraft = Pick<
  ChatRow,
  'id' | 'sessionId' | 'userId' | 'name' | 'organiser' | 'text' | 'clientId' | 'held'
> & {
  sentAt: number;
};

const isMessage = ({ sessionId, id }: Which) => and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.id, id));

/**
 * Keeps a message, once for its user's `clientId`: the row as it stands now, be it of an earlier try. Nothing is kept
 * once the session has ended, nor while its sender is muted.
 */
export async function keepMessage(db: Db, draft: ChatDraft): Promise<ChatRow | 'ended' | 'muted'> {
  const { id, sessionId, userId, organiser, text, sentAt, clientId, held } = draft;
  const seen = seenAs(userId, draft.name);
  const inSession = db
    .select({
      id: sql<string>`${id}`.as('id'),
      sessionId: sessions.id,
      userId: sql<string>`${userId}`.as('user_id'),
      name: seen.name.as('name'),
      shownAs: seen.shownAs.as('shown_as'),
      organiser: sql<boolean>`${organiser}::boolean`.as('organiser'),
      text: sql<string>`${text}`.as('text'),
      sentAt: sql<Date>`${new Date(sentAt).toISOString()}::timestamptz`.as('sent_at'),
      held: sql<boolean>`${held}::boolean`.as('held'),
      removed: sql<boolean>`false`.as('removed'),
      clientId: sql<string | null>`${clientId}::text`.as('client_id'),
      place: sql<number | null>`null::bigint`.as('place'),
      seq: sql<number | null>`null::integer`.as('seq'),
    })
    .from(sessions)
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(and(eq(sessions.id, sessionId), eq(sessions.status, 'ACTIVE'), notExists(muted(db, { sessionId, userId }))));
  const [kept] = await db.insert(chatMessages).select(inSession).onConflictDoNothing().returning();
  if (kept) return kept;
  if (clientId !== null) {
    const own = and(eq(chatMessages.sessionId, sessionId), eq(chatMessages.userId, userId));
    const [found] = await db
      .select()
      .from(chatMessages)
      .where(and(own, eq(chatMessages.clientId, clientId)));
    if (found) return found;
  }
  return (await muted(db, { sessionId, userId })).length > 0 ? 'muted' : 'ended';
}

/** A message that nobody else changes until the transaction ends. */
export async function lockMessage(tx: Transaction, which: Which): Promise<ChatRow | undefined> {
  const [row] = await tx.select().from(chatMessages).where(isMessage(which)).for('update');
  return row;
}

/** The room was told of the message: from now on it is part of the history, at its place. */
export async function markShown(tx: Transaction, which: Which, { at, seq }: LogPlace): Promise<void> {
  await tx.update(chatMessages).set({ place: at, seq }).where(isMessage(which));
}

/** Not to be told, not told yet. */
const untold = and(isNull(chatMessages.place), sql`not ${chatMessages.held} and not ${chatMessages.removed}`);

/** Resolves once what a room is being told of just now has its place in the history. */
export async function placesSettled(db: Db, sessionId: string): Promise<void> {
  await db
    .select({ id: chatMessages.id })
    .from(chatMessages)
    .where(and(eq(chatMessages.sessionId, sessionId), untold))
    .for('key share');
}

/** Takes a message back: its words are gone, and sending it again does not bring it back. */
export async function removeMessage(db: Db, which: Which): Promise<void> {
  await db.update(chatMessages).set({ removed: true, text: '' }).where(isMessage(which));
}

/** Lets a held message go; also one that was let go before. Undefined where there is none. */
export async function releaseMessage(db: Db, which: Which): Promise<ChatRow | undefined> {
  const [row] = await db
    .update(chatMessages)
    // Somebody vouches for it now: it is shown later if it cannot be at once.
    .set({ held: false, clientId: sql`coalesce(${chatMessages.clientId}, ${chatMessages.id})` })
    .where(and(isMessage(which), not(chatMessages.removed)))
    .returning();
  return row;
}

/** A stored message as everybody sees it. */
export const toMessage = ({ id, sessionId, userId, shownAs, name, organiser, text, sentAt }: ChatRow): ChatMessage => ({
  sessionId,
  id,
  userId: shownAs ?? userId,
  ...(name === null ? {} : { name }),
  ...(organiser ? { organiser } : {}),
  text,
  sentAt: sentAt.getTime(),
});

/** What waits for an organiser, oldest first. */
export async function heldMessages(db: Db, sessionId: string, limit: number): Promise<ChatMessage[]> {
  const rows = await db
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.sessionId, sessionId), chatMessages.held, not(chatMessages.removed)))
    .orderBy(asc(chatMessages.sentAt), asc(chatMessages.id))
    .limit(limit);
  return rows.map(toMessage);
}

/** The newest messages that the room was told, in the order in which it was. */
export async function recentMessages(db: Db, sessionId: string, limit: number): Promise<ChatMessage[]> {
  const rows = await db
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.sessionId, sessionId), isNotNull(chatMessages.place), not(chatMessages.removed)))
    .orderBy(desc(chatMessages.place))
    .limit(limit);
  return rows.map(toMessage).toReversed();
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
