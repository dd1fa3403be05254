import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { RemovedPerson } from '@conductor/contracts';
import { sessionRemovals, type Db, type Transaction } from '@conductor/database';
import { isOneOf } from '../standing.ts';
import type { Whom } from './mutes.ts';

const lasts = gt(sessionRemovals.until, sql`clock_timestamp()`);
const inSession = (sessionId: string) => eq(sessionRemovals.sessionId, sessionId);
/** The id by which organisers know who was put out. */
const shownId = sql<string>`coalesce(${sessionRemovals.shownAs}, ${sessionRemovals.userId})`;

/** Keeps somebody, who is called `name`, out of a session for so many minutes from now. */
export async function keepOut(tx: Transaction, whom: Whom & { name: string | null }, minutes: number): Promise<void> {
  const until = sql`clock_timestamp() + ${minutes} * interval '1 minute'`;
  const { name, shownAs } = whom;
  await tx
    .insert(sessionRemovals)
    .values({ ...whom, removedAt: sql`clock_timestamp()`, until })
    .onConflictDoUpdate({
      target: [sessionRemovals.sessionId, sessionRemovals.userId],
      set: { name, shownAs, removedAt: sql`clock_timestamp()`, until },
    });
}

/** Lets whom organisers know by this id come back. */
export async function letBack(tx: Transaction, sessionId: string, id: string): Promise<void> {
  await tx.delete(sessionRemovals).where(and(inSession(sessionId), eq(shownId, id)));
}

/** Those of the users who may not come into a session yet. */
export async function removedAmong(db: Db, sessionId: string, users: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ userId: sessionRemovals.userId })
    .from(sessionRemovals)
    .where(and(inSession(sessionId), isOneOf(sessionRemovals.userId, users), lasts));
  return new Set(rows.map(({ userId }) => userId));
}

/** Who may not come into which of the sessions yet. */
export async function removedFrom(db: Db, sessions: readonly string[]): Promise<Map<string, Set<string>>> {
  if (sessions.length === 0) return new Map();
  const rows = await db
    .select({ sessionId: sessionRemovals.sessionId, userId: sessionRemovals.userId })
    .from(sessionRemovals)
    .where(and(isOneOf(sessionRemovals.sessionId, sessions), lasts));
  const bySession = Map.groupBy(rows, ({ sessionId }) => sessionId);
  return new Map([...bySession].map(([sessionId, of]) => [sessionId, new Set(of.map(({ userId }) => userId))]));
}

/** Who was put out of a session and may not come back yet, the last one first, as organisers see them. */
export async function listRemoved(db: Db, sessionId: string, limit: number): Promise<RemovedPerson[]> {
  const rows = await db
    .select({ userId: shownId, name: sessionRemovals.name, until: sessionRemovals.until })
    .from(sessionRemovals)
    .where(and(inSession(sessionId), lasts))
    .orderBy(desc(sessionRemovals.removedAt), desc(sessionRemovals.userId))
    .limit(limit);
  return rows.map((row) => ({ ...row, until: row.until.getTime() }));
}
