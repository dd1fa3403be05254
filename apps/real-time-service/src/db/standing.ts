import { eq, sql } from 'drizzle-orm';
import type { Myself } from '@conductor/contracts';
import { eventSettings, pseudonym, sessions, type Db } from '@conductor/database';

/** Whether a session's event is anonymous; to be used where `event_settings` is joined, be there a row or not. */
export const isAnonymous = sql<boolean>`coalesce(${eventSettings.anonymous}, false)`;

/** How others see somebody in a session, to be kept with what they say there: `name` (null for none) as they are called now. */
export const seenAs = (userId: string, name: string | null) => ({
  name: sql<string | null>`case when ${isAnonymous} then null else ${name}::text end`,
  shownAs: sql<string | null>`case when ${isAnonymous} then ${pseudonym(userId)} end`,
});

/** A user of a session as the others see them; undefined where there is no such session. */
export async function myselfIn(
  db: Db,
  sessionId: string,
  userId: string,
  name: string | null,
): Promise<Myself | undefined> {
  const seen = seenAs(userId, name);
  const [row] = await db
    .select({ anonymous: isAnonymous, ...seen })
    .from(sessions)
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .where(eq(sessions.id, sessionId));
  return row && { userId: row.shownAs ?? userId, name: row.name, anonymous: row.anonymous };
}
