import { and, asc, desc, eq, isNull, not, sql } from 'drizzle-orm';
import { QUESTION_LIMITS, type JoinAnswer, type Question } from '@conductor/contracts';
import { questions, questionVotes, type Db } from '@conductor/database';
import { inUse, isShown, toQuestion, type QuestionRow } from './questions.ts';
import { isOneOf } from './standing.ts';

/** What a room is shown of its questions, and a version that grows with each change. */
export async function listQuestions(db: Db, sessionId: string): Promise<{ version: number; questions: Question[] }> {
  // First: read after the list, it could be that of a later one, which would then be taken for no newer.
  const [sum] = await db
    .select({ version: sql<number>`coalesce(sum(${questions.changes}), 0)::integer` })
    .from(questions)
    .where(eq(questions.sessionId, sessionId));
  const rows = await db
    .select()
    .from(questions)
    .where(isShown(sessionId))
    .orderBy(desc(questions.pinned), asc(questions.answered), desc(questions.votes), asc(questions.place))
    .limit(QUESTION_LIMITS.shown);
  return { version: sum?.version ?? 0, questions: rows.map(toQuestion) };
}

/** What waits for an organiser, oldest first. */
export async function heldQuestions(db: Db, sessionId: string): Promise<Question[]> {
  const rows = await db
    .select()
    .from(questions)
    .where(and(inUse(sessionId), questions.held))
    .orderBy(asc(questions.askedAt), asc(questions.id))
    .limit(QUESTION_LIMITS.shown);
  return rows.map(toQuestion);
}

/** Not told yet, and to be told. */
export const untold = and(isNull(questions.seq), not(questions.held), not(questions.removed));

/** What of a session's questions was not told yet, oldest first. */
export const untoldIn = (db: Db, sessionId: string): Promise<QuestionRow[]> =>
  db
    .select()
    .from(questions)
    .where(and(eq(questions.sessionId, sessionId), untold))
    .orderBy(asc(questions.askedAt));

/** Kept so many seconds ago or earlier and not told since, oldest first. */
export async function untoldQuestions(db: Db, seconds: number, limit: number): Promise<QuestionRow[]> {
  return db
    .select()
    .from(questions)
    .where(and(untold, sql`${questions.askedAt} < clock_timestamp() - ${seconds} * interval '1 second'`))
    .orderBy(asc(questions.askedAt))
    .limit(limit);
}

/** The questions of a session as each of these users finds them. */
export async function questionsFor(
  db: Db,
  sessionId: string,
  users: readonly string[],
): Promise<(userId: string) => JoinAnswer['questions']> {
  const { questions: listed } = await listQuestions(db, sessionId);
  if (listed.length === 0) return () => [];
  const ids = listed.map(({ id }) => id);
  const rows = await db
    .select()
    .from(questionVotes)
    .where(and(isOneOf(questionVotes.userId, users), isOneOf(questionVotes.questionId, ids)));
  const votedFor = Map.groupBy(rows, ({ userId }) => userId);
  return (userId) => {
    const own = new Set(votedFor.get(userId)?.map(({ questionId }) => questionId));
    return listed.map((question) => ({ ...question, upvoted: own.has(question.id) }));
  };
}
