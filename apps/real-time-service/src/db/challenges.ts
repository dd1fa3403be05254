import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Challenge, ContentOf, Progress } from '@conductor/contracts';
import { challengeActions, challenges, sessions, type Db, type Transaction } from '@conductor/database';

export type ChallengeRow = typeof challenges.$inferSelect;

/** So many reactions of one person count: a flood is no more than a lively person. */
const MOST_OF_ONE = 5;

const running = sql`${challenges.endedAt} is null and ${challenges.endsAt} > clock_timestamp()`;

/** A challenge as everybody sees it. */
export const toChallenge = ({ id, title, description, goal, startedAt, endsAt }: ChallengeRow): Challenge => ({
  id,
  title,
  description,
  goal,
  startedAt: startedAt.getTime(),
  endsAt: endsAt.getTime(),
});

/** Stores a challenge that begins now; false where one runs in the session. */
export async function insertChallenge(
  tx: Transaction,
  ids: { id: string; sessionId: string },
  { title, description, goal, durationSeconds }: ContentOf<'GAMIFICATION'>,
): Promise<boolean> {
  const startedAt = sql`clock_timestamp()`;
  const endsAt = sql`clock_timestamp() + ${durationSeconds} * interval '1 second'`;
  const inserted = await tx
    .insert(challenges)
    .values({ ...ids, title, description, goal, startedAt, endsAt })
    .onConflictDoNothing()
    .returning({ id: challenges.id });
  return inserted.length === 1;
}

export async function findChallenge(db: Db, id: string): Promise<ChallengeRow | undefined> {
  const [row] = await db.select().from(challenges).where(eq(challenges.id, id));
  return row;
}

/** How a challenge stands by what is stored of it. */
export async function progressOf(db: Db | Transaction, id: string): Promise<Progress> {
  const [row] = await db
    .select({
      progress: sql<number>`coalesce(sum(cardinality(${challengeActions.ids})), 0)::integer`,
      people: sql<number>`count(*)::integer`,
    })
    .from(challengeActions)
    .where(eq(challengeActions.challengeId, id));
  const { progress, people } = row ?? { progress: 0, people: 0 };
  return { progress, people, version: progress };
}

/** The challenge that runs in a session, and how it stands; null where none does. */
export async function standingChallenge(db: Db, sessionId: string): Promise<(Challenge & Progress) | null> {
  const [row] = await db
    .select()
    .from(challenges)
    .where(and(eq(challenges.sessionId, sessionId), running));
  return row ? { ...toChallenge(row), ...(await progressOf(db, row.id)) } : null;
}

/**
 * Counts what these people did, by the ids of what they did, while the challenge runs: each id once, and of one person
 * the first few. The challenge's row is locked against an end that would count without them.
 */
export async function countActions(
  db: Db,
  id: string,
  byUser: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const actions = [...byUser].map(([user, ids]) => ({ user, ids: [...ids].slice(0, MOST_OF_ONE) }));
  const { ids, challengeId, userId } = challengeActions;
  // In one order everywhere: two nodes that hold a person each would wait in a circle.
  await db.execute(sql`
    with challenge as (select id from ${challenges} where id = ${id} and ${running} for share)
    insert into ${challengeActions} (challenge_id, user_id, ids)
    select challenge.id, act."user", act.ids
    from challenge, jsonb_to_recordset(${JSON.stringify(actions)}::jsonb) as act("user" text, ids text[])
    order by act."user"
    on conflict (${sql.identifier(challengeId.name)}, ${sql.identifier(userId.name)}) do update
    set ids = array(select distinct unnest(${ids} || excluded.ids) limit ${sql.raw(String(MOST_OF_ONE))})
    where cardinality(${ids}) < ${sql.raw(String(MOST_OF_ONE))}`);
}

/** Ends a challenge with what counted until now; undefined where it was over. */
export async function endChallenge(db: Db, id: string): Promise<ChallengeRow | undefined> {
  return db.transaction(async (tx) => {
    const mine = and(eq(challenges.id, id), isNull(challenges.endedAt));
    const [held] = await tx.select({ id: challenges.id }).from(challenges).where(mine).for('update');
    if (!held) return undefined;
    const { progress, people } = await progressOf(tx, id);
    const endedAt = sql`clock_timestamp()`;
    const [row] = await tx.update(challenges).set({ endedAt, progress, people }).where(mine).returning();
    return row;
  });
}

/** Those whose time is up, whose session has ended, or whose goal was reached by the last that counted. */
export async function dueChallenges(db: Db): Promise<string[]> {
  const ended = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.status, 'ENDED'));
  const reached = sql`(select sum(cardinality(${challengeActions.ids})) from ${challengeActions}
    where ${challengeActions.challengeId} = ${challenges.id}) >= ${challenges.goal}`;
  const rows = await db
    .select({ id: challenges.id })
    .from(challenges)
    .where(
      and(
        isNull(challenges.endedAt),
        sql`(${challenges.endsAt} <= clock_timestamp() or ${inArray(challenges.sessionId, ended)} or ${reached})`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** Challenges of whose start or end the room was not told yet, the oldest first. */
export async function untoldChallenges(db: Db, limit: number): Promise<ChallengeRow[]> {
  const { startedToldAt, endedAt, endedToldAt } = challenges;
  return db
    .select()
    .from(challenges)
    .where(sql`${startedToldAt} is null or (${endedAt} is not null and ${endedToldAt} is null)`)
    .orderBy(challenges.startedAt)
    .limit(limit);
}

/** Notes that the room was told. */
export async function markChallengeTold(db: Db, id: string, what: 'startedToldAt' | 'endedToldAt'): Promise<void> {
  await db
    .update(challenges)
    .set({ [what]: sql`clock_timestamp()` })
    .where(eq(challenges.id, id));
}
