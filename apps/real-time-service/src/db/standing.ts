import { eq, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { Myself } from '@conductor/contracts';
import { eventSettings, pseudonym, sessions, type Db } from '@conductor/database';

/** Whether a session's event is anonymous; to be used where `event_settings` is joined, be there a row or not. */
export const isAnonymous = sql<boolean>`coalesce(${eventSettings.anonymous}, false)`;

/** How others see somebody in a session, to be kept with what they say there: `name` (null for none) as they are called now. */
export const seenAs = (userId: string, name: string | null) => ({
  name: sql<string | null>`case when ${isAnonymous} then null else ${name}::text end`,
  shownAs: sql<string | null>`case when ${isAnonymous} then ${pseudonym(userId)} end`,
});

/** Whether a column has one of these values; one parameter however many they are. */
export const isOneOf = (column: SQLWrapper, values: readonly string[]): SQL =>
  sql`${column} = any(${sql.param(values)}::text[])`;

/** How the others see these users of a session, given what each is called; undefined where there is no such session. */
export async function standingsIn(
  db: Db,
  sessionId: string,
  users: readonly string[],
): Promise<(userId: string, name: string | null) => Myself | undefined> {
  const rows = await db
    .select({
      asked: sql<string>`asked.id`,
      anonymous: isAnonymous,
      shownAs: sql<string | null>`case when ${isAnonymous} then ${pseudonym(sql`asked.id`)} end`,
    })
    .from(sessions)
    .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
    .crossJoin(sql`unnest(${sql.param(users)}::text[]) as asked(id)`)
    .where(eq(sessions.id, sessionId));
  const byId = new Map(rows.map((row) => [row.asked, row]));
  return (userId, name) => {
    const row = byId.get(userId);
    return row && { userId: row.shownAs ?? userId, name: row.anonymous ? null : name, anonymous: row.anonymous };
  };
}
