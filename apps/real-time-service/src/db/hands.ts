import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { HANDS_RAISED, type JoinAnswer, type RaisedHand } from '@conductor/contracts';
import { eventSettings, raisedHands, sessions, type Db } from '@conductor/database';
import { muted } from './people/mutes.ts';
import { seenAs } from './standing.ts';

/** Whose hand in which session. */
type Whose = { sessionId: string; userId: string };

const inSession = (sessionId: string) => eq(raisedHands.sessionId, sessionId);
const isHand = ({ sessionId, userId }: Whose) => and(inSession(sessionId), eq(raisedHands.userId, userId));
/** The id by which others know whose hand it is. */
const shownId = sql<string>`coalesce(${raisedHands.shownAs}, ${raisedHands.userId})`;

/**
 * Puts somebody at the end of a session's queue; who is in it already (`again`) keeps their place. The session's row is
 * locked meanwhile, or two at once would both find the last place free.
 */
export async function raiseHand(
  db: Db,
  whose: Whose,
  name: string | null,
): Promise<'raised' | 'again' | 'ended' | 'muted' | 'full'> {
  const { sessionId, userId } = whose;
  return db.transaction(async (tx) => {
    const [session] = await tx
      .select({ status: sessions.status, ...seenAs(userId, name) })
      .from(sessions)
      .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
      .where(eq(sessions.id, sessionId))
      .for('no key update', { of: sessions });
    if (session?.status !== 'ACTIVE') return 'ended';
    if ((await tx.$count(raisedHands, isHand(whose))) > 0) return 'again';
    if ((await muted(tx, whose)).length > 0) return 'muted';
    if ((await tx.$count(raisedHands, inSession(sessionId))) >= HANDS_RAISED) return 'full';
    await tx.insert(raisedHands).values({
      ...whose,
      name: session.name,
      shownAs: session.shownAs,
      raisedAt: sql`clock_timestamp()`,
    });
    return 'raised';
  });
}

/** Lowers somebody's own hand; false where it was not raised. */
export async function lowerHand(db: Db, whose: Whose): Promise<boolean> {
  return (await db.delete(raisedHands).where(isHand(whose)).returning()).length > 0;
}

/** Lowers the hand of whom others know by this id, and returns whose it was; undefined where none was raised. */
export async function lowerShown(db: Db, sessionId: string, id: string): Promise<string | undefined> {
  const [row] = await db
    .delete(raisedHands)
    .where(and(inSession(sessionId), eq(shownId, id)))
    .returning();
  return row?.userId;
}

/** The queue of a session: who raised a hand first comes first. */
export async function listHands(db: Db, sessionId: string): Promise<RaisedHand[]> {
  const rows = await db
    .select({ userId: shownId, name: raisedHands.name, raisedAt: raisedHands.raisedAt })
    .from(raisedHands)
    .where(inSession(sessionId))
    .orderBy(asc(raisedHands.raisedAt), asc(raisedHands.userId));
  return rows.map((row) => ({ ...row, raisedAt: row.raisedAt.getTime() }));
}

/** How many hands are raised, and whether a user's is. */
export async function handsFor(db: Db, sessionId: string): Promise<(userId: string) => JoinAnswer['hands']> {
  const rows = await db.select({ userId: raisedHands.userId }).from(raisedHands).where(inSession(sessionId));
  const raised = new Set(rows.map(({ userId }) => userId));
  return (userId) => ({ count: raised.size, raised: raised.has(userId) });
}

/** How many hands are raised in a session. */
export const countHands = (db: Db, sessionId: string): Promise<number> => db.$count(raisedHands, inSession(sessionId));

/** Every session with hands raised: whose, and whether it has ended. */
export async function allHands(
  db: Db,
): Promise<{ sessionId: string; eventId: string; ended: boolean; users: string[] }[]> {
  return db
    .select({
      sessionId: sessions.id,
      eventId: sessions.eventId,
      ended: sql<boolean>`${sessions.status} = 'ENDED'`,
      users: sql<string[]>`array_agg(${raisedHands.userId})`,
    })
    .from(raisedHands)
    .innerJoin(sessions, eq(sessions.id, raisedHands.sessionId))
    .groupBy(sessions.id);
}

/** Lowers the hands of several; returns those whose hand was raised still. */
export async function lowerAll(db: Db, sessionId: string, users: readonly string[]): Promise<string[]> {
  const rows = await db
    .delete(raisedHands)
    .where(and(inSession(sessionId), inArray(raisedHands.userId, [...users])))
    .returning();
  return rows.map(({ userId }) => userId);
}
