import { and, eq, sql } from 'drizzle-orm';
import type { InSession, Nudge } from '@conductor/contracts';
import { nudges, type Db, type Transaction } from '@conductor/database';
import { isOneOf } from './standing.ts';

/** Whoever was nudged so often within an hour, in whichever session, is left in peace. */
const MOST_AN_HOUR = 2;
/** So many people at most are nudged at once. */
const MOST_AT_ONCE = 500;
/** Whoever comes back so soon after their nudge is shown it still, in seconds. */
const STANDS_FOR_S = 120;

/** Chooses the first of `silent` who may be nudged, stores them for the intervention, and resolves with how many. */
export async function chooseForNudge(
  tx: Transaction,
  { interventionId, sessionId, message }: InSession & { interventionId: string; message: string },
  silent: readonly string[],
): Promise<number> {
  const { rows } = await tx.execute<{ user_id: string }>(sql`
    select user_id from ${nudges}
    where user_id = any(${sql.param(silent)}::text[]) and at > clock_timestamp() - interval '1 hour'
    group by user_id having count(*) >= ${MOST_AN_HOUR}`);
  const atPeace = new Set(rows.map((row) => row.user_id));
  const chosen = silent.filter((userId) => !atPeace.has(userId)).slice(0, MOST_AT_ONCE);
  if (chosen.length === 0) return 0;
  const at = sql`clock_timestamp()`;
  await tx.insert(nudges).values(chosen.map((userId) => ({ interventionId, sessionId, userId, message, at })));
  return chosen.length;
}

/** Who was chosen for the intervention. */
export async function nudgesOf(db: Db, interventionId: string): Promise<string[]> {
  const rows = await db.select({ userId: nudges.userId }).from(nudges).where(eq(nudges.interventionId, interventionId));
  return rows.map(({ userId }) => userId);
}

/** The last nudge of each of these users in the session, while it stands; none for who was not nudged. */
export async function standingNudges(db: Db, sessionId: string, users: readonly string[]): Promise<Map<string, Nudge>> {
  const lately = sql`${nudges.at} > clock_timestamp() - ${STANDS_FOR_S} * interval '1 second'`;
  const rows = await db
    .select()
    .from(nudges)
    .where(and(isOneOf(nudges.userId, users), eq(nudges.sessionId, sessionId), lately))
    .orderBy(nudges.at);
  return new Map(
    rows.map(({ userId, interventionId, message, at }) => [
      userId,
      { sessionId, interventionId, message, shownAt: at.getTime() },
    ]),
  );
}
