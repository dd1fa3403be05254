import { and, asc, desc, eq, isNotNull, not, notExists, sql } from 'drizzle-orm';
import type { RoomPayload } from '@conductor/contracts';
import { chatMessages, eventSettings, sessions, type Db } from '@conductor/database';
import { isMessage, nextPlace, type ChatRow, type Which } from './chat-places.ts';
import { muted } from './people/mutes.ts';
import { seenAs } from './standing.ts';

export type ChatMessage = RoomPayload<'chat:message'>;

/** What somebody wants to say; `sentAt` (epoch ms) is their node's clock, `clientId` null where it cannot be asked for again. */
export type ChatDraft = Pick<
  ChatRow,
  'id' | 'sessionId' | 'userId' | 'name' | 'organiser' | 'text' | 'clientId' | 'held'
> & {
  sentAt: number;
};

/**
 * Keeps a message, once for its user's `clientId`: the row as it stands now, be it of an earlier try. Nothing is kept
 * once the session has ended, nor while its sender is muted. It has its place with it, unless it is held, or may yet be
 * taken back since nobody can ask for it again.
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
      place: (clientId === null || held ? sql<number | null>`null::bigint` : nextPlace(sessionId)).as('place'),
      seq: sql<number | null>`null::integer`.as('seq'),
    })
    .from(sessions)
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(and(eq(sessions.id, sessionId), eq(sessions.status, 'ACTIVE'), notExists(muted(db, { sessionId, userId }))))
    // An end that comes meanwhile waits for this, or this finds it: nothing is kept after it.
    .for('share', { of: sessions });
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

/** A message as it stands now; undefined where there is none. */
export async function findMessage(db: Db, which: Which): Promise<ChatRow | undefined> {
  const [row] = await db.select().from(chatMessages).where(isMessage(which));
  return row;
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
    .set({
      held: false,
      clientId: sql`coalesce(${chatMessages.clientId}, ${chatMessages.id})`,
      place: sql`coalesce(${chatMessages.place}, ${nextPlace(which.sessionId)})`,
    })
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
    .where(and(eq(chatMessages.sessionId, sessionId), isNotNull(chatMessages.seq), not(chatMessages.removed)))
    .orderBy(desc(chatMessages.place))
    .limit(limit);
  return rows.map(toMessage).toReversed();
}
