import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Access } from '@conductor/contracts';
import { eventRoles, events, eventSettings, sessions, type Db, type EventRoles } from '@conductor/database';
import { isAnonymous } from './standing.ts';

/** What this service needs to know of a session; the agent-service owns the rows. */
export type SessionFacts = {
  id: string;
  eventId: string;
  /** Who is what in its event. */
  roles: EventRoles;
  title: string | null;
  access: Access;
  /** Nobody has a name in it. */
  anonymous: boolean;
  ended: boolean;
};

const COLUMNS = {
  id: sessions.id,
  eventId: sessions.eventId,
  roles: eventRoles,
  title: sessions.title,
  access: sessions.access,
  anonymous: isAnonymous,
  status: sessions.status,
};
type Row = Omit<SessionFacts, 'ended'> & { status: 'ACTIVE' | 'ENDED' };
const toFacts = ({ status, ...row }: Row): SessionFacts => ({ ...row, ended: status === 'ENDED' });

/** A session with who is what in its event, or undefined where none is registered. */
export async function findSession(db: Db, sessionId: string): Promise<SessionFacts | undefined> {
  const rows = await db
    .select(COLUMNS)
    .from(sessions)
    .innerJoin(events, eq(events.id, sessions.eventId))
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(eq(sessions.id, sessionId));
  return rows.map(toFacts)[0];
}

/** Whether a session has ended. */
export const hasEnded = async (db: Db, sessionId: string): Promise<boolean> =>
  (await db.$count(sessions, and(eq(sessions.id, sessionId), eq(sessions.status, 'ENDED')))) > 0;

/** Those of the sessions that exist. */
export async function findSessions(db: Db, ids: readonly string[]): Promise<SessionFacts[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select(COLUMNS)
    .from(sessions)
    .innerJoin(events, eq(events.id, sessions.eventId))
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(inArray(sessions.id, [...ids]));
  return rows.map(toFacts);
}

/** A session that has not ended; `isElsewhere` where its audience is not in our rooms, `anonymous` where nobody has a name. */
export type ActiveSession = { id: string; eventId: string; isElsewhere: boolean; anonymous: boolean };

/** Every session that has not ended. */
export async function activeSessions(db: Db): Promise<ActiveSession[]> {
  const isElsewhere = sql<boolean>`${sessions.audience} is not null`;
  return db
    .select({ id: sessions.id, eventId: sessions.eventId, isElsewhere, anonymous: isAnonymous })
    .from(sessions)
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(eq(sessions.status, 'ACTIVE'));
}

/** A session that has ended, and when (epoch ms). */
export type EndedSession = { id: string; eventId: string; endedAt: number };

/** Sessions that ended at most so many seconds ago. */
export async function endedLately(db: Db, seconds: number): Promise<EndedSession[]> {
  const lately = sql`${sessions.endedAt} > clock_timestamp() - ${seconds} * interval '1 second'`;
  const rows = await db
    .select({ id: sessions.id, eventId: sessions.eventId, endedAt: sessions.endedAt })
    .from(sessions)
    .where(and(eq(sessions.status, 'ENDED'), lately));
  return rows.flatMap(({ id, eventId, endedAt }) => (endedAt ? [{ id, eventId, endedAt: endedAt.getTime() }] : []));
}
