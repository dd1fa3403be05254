import { and, desc, eq, sql } from 'drizzle-orm';
import type { InSession, Nudge } from '@conductor/contracts';
import { nudges, type Db, type Transaction } from '@conductor/database';

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

/** The user's last nudge in the session, while it stands; null where there is none. */
export async function standingNudge(db: Db, sessionId: string, userId: string): Promise<Nudge | null> {
  const lately = sql`${nudges.at} > clock_timestamp() - ${STANDS_FOR_S} * interval '1 second'`;
  const [row] = await db
    .select()
    .from(nudges)
    .where(and(eq(nudges.userId, userId), eq(nudges.sessionId, sessionId), lately))
    .orderBy(desc(nudges.at))
    .limit(1);
  if (!row) return null;
  const { interventionId, message, at } = row;
  return { sessionId, interventionId, message, shownAt: at.getTime() };
}
