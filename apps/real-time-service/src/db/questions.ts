import { and, asc, count, desc, eq, inArray, isNotNull, not, sql } from 'drizzle-orm';
import { QUESTION_LIMITS, type Question } from '@conductor/contracts';
import { eventSettings, questions, questionVotes, sessions, type Db, type Transaction } from '@conductor/database';
import { muted } from './people/mutes.ts';
import { isAnonymous } from './standing.ts';
import type { LogPlace } from '@conductor/runtime/redis';

export type QuestionRow = typeof questions.$inferSelect;

/** Which question of which session. */
type Which = { sessionId: string; id: string };

const isQuestion = ({ sessionId, id }: Which) => and(eq(questions.sessionId, sessionId), eq(questions.id, id));
/** Not taken back. */
export const inUse = (sessionId: string) => and(eq(questions.sessionId, sessionId), not(questions.removed));
/** Everybody may see it. */
export const isShown = (sessionId: string) => and(inUse(sessionId), not(questions.held), isNotNull(questions.seq));

/** A question as everybody sees it. */
export const toQuestion = ({
  id,
  text,
  userId,
  name,
  anonymous,
  askedAt,
  votes,
  answered,
  pinned,
}: QuestionRow): Question => ({
  id,
  text,
  ...(anonymous ? {} : { userId, ...(name === null ? {} : { name }) }),
  askedAt: askedAt.getTime(),
  votes,
  answered,
  pinned,
});

export type QuestionDraft = Pick<
  QuestionRow,
  'id' | 'sessionId' | 'userId' | 'name' | 'anonymous' | 'text' | 'clientId' | 'held'
>;

/**
 * Keeps a question, once for its user's `clientId`: the row as it stands, be it of an earlier try. The session's row is
 * locked meanwhile, or two that count at once would both find room.
 */
export async function keepQuestion(
  db: Db,
  draft: QuestionDraft,
): Promise<QuestionRow | 'ended' | 'muted' | 'full' | 'enough'> {
  const { sessionId, userId, clientId } = draft;
  return db.transaction(async (tx) => {
    const [session] = await tx
      .select({ status: sessions.status, anonymous: isAnonymous })
      .from(sessions)
      .leftJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
      .where(eq(sessions.id, sessionId))
      .for('no key update', { of: sessions });
    const own = and(eq(questions.sessionId, sessionId), eq(questions.userId, userId));
    if (clientId !== null) {
      const [known] = await tx
        .select()
        .from(questions)
        .where(and(own, eq(questions.clientId, clientId)));
      if (known) return known;
    }
    if (session?.status !== 'ACTIVE') return 'ended';
    if ((await muted(tx, draft)).length > 0) return 'muted';
    const [kept] = await tx.select({ all: count() }).from(questions).where(inUse(sessionId));
    if ((kept?.all ?? 0) >= QUESTION_LIMITS.session) return 'full';
    const [open] = await tx
      .select({ own: count() })
      .from(questions)
      .where(and(own, not(questions.removed), not(questions.answered)));
    if ((open?.own ?? 0) >= QUESTION_LIMITS.openOfOne) return 'enough';
    const [row] = await tx
      .insert(questions)
      .values({
        ...draft,
        ...(session.anonymous ? { anonymous: true, name: null } : {}),
        askedAt: sql`clock_timestamp()`,
      })
      .returning();
    if (!row) throw new Error('the question was not stored');
    return row;
  });
}

/** A question that nobody else changes until the transaction ends. */
export async function lockQuestion(tx: Transaction, which: Which): Promise<QuestionRow | undefined> {
  const [row] = await tx.select().from(questions).where(isQuestion(which)).for('update');
  return row;
}

/** Changes a question, which is locked, and returns it as it stands then. */
export async function changeQuestion(
  tx: Transaction,
  which: Which,
  change: Partial<Pick<QuestionRow, 'answered' | 'pinned' | 'held' | 'removed' | 'text' | 'clientId'>>,
): Promise<QuestionRow> {
  const [row] = await tx
    .update(questions)
    .set({ ...change, changes: sql`${questions.changes} + 1` })
    .where(isQuestion(which))
    .returning();
  if (!row) throw new Error('the question is not stored');
  return row;
}

/** The room was told of the question, at this place. */
export async function markAsked(tx: Transaction, which: Which, { at, seq }: LogPlace): Promise<void> {
  await tx.update(questions).set({ place: at, seq }).where(isQuestion(which));
}

/**
 * A user wants an open question answered; once, and again changes nothing. Says what became of it: `again` counted
 * before, `closed` answered or in a session that has ended, `none` not there.
 */
export async function upvote(db: Db, which: Which, userId: string): Promise<'voted' | 'again' | 'closed' | 'none'> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select({ answered: questions.answered, status: sessions.status })
      .from(questions)
      .innerJoin(sessions, eq(sessions.id, questions.sessionId))
      .where(and(isQuestion(which), isShown(which.sessionId)))
      .for('no key update', { of: questions });
    if (!row) return 'none';
    const vote = { questionId: which.id, userId };
    const known = and(eq(questionVotes.questionId, which.id), eq(questionVotes.userId, userId));
    if ((await tx.$count(questionVotes, known)) > 0) return 'again';
    if (row.answered || row.status !== 'ACTIVE') return 'closed';
    await tx.insert(questionVotes).values(vote);
    await tx
      .update(questions)
      .set({ votes: sql`${questions.votes} + 1`, changes: sql`${questions.changes} + 1` })
      .where(isQuestion(which));
    return 'voted';
  });
}

/**
 * Chooses an open question for an intervention: the one of `id`, or without it the strongest, before one that was in
 * front already. Resolves with whether there was one.
 */
export async function promoteQuestion(
  tx: Transaction,
  { sessionId, id }: { sessionId: string; id: string | undefined },
  interventionId: string,
): Promise<boolean> {
  const chosen = tx
    .select({ id: questions.id })
    .from(questions)
    .where(and(isShown(sessionId), not(questions.answered), id === undefined ? undefined : eq(questions.id, id)))
    .orderBy(sql`${questions.promotedBy} is not null`, desc(questions.votes), asc(questions.place))
    .limit(1);
  const promoted = await tx
    .update(questions)
    .set({ promotedBy: interventionId })
    .where(inArray(questions.id, chosen))
    .returning({ id: questions.id });
  return promoted.length > 0;
}

/** The question that an intervention put in front; undefined where there was none. */
export async function promotedQuestion(db: Db, interventionId: string): Promise<Question | undefined> {
  const [row] = await db.select().from(questions).where(eq(questions.promotedBy, interventionId));
  return row && toQuestion(row);
}
