import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import { decisions, openTransaction, sessions, trials, type Db, type Transaction } from '@conductor/database';
import type { DueReward, OpenReward, TrialResult } from '../../ports/rewards.ts';
import { lockContexts, storeLesson } from './lessons.ts';
import { dbNow } from './moves.ts';
import { readTicks, type Reach } from './reward.ts';

/**
 * Trials whose horizon has come, the longest waiting first. Whatever else went on in the session is no reason to leave
 * one out: what happens after the coin was tossed must not decide what counts.
 */
export async function dueTrials(db: Db, limit: number, reach: Reach): Promise<DueReward[]> {
  const rows = await db
    .select({
      row: decisions,
      dueAt: trials.dueAt,
      sessionEndedAt: sessions.endedAt,
      nowMs: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`,
    })
    .from(trials)
    .innerJoin(decisions, eq(decisions.id, trials.decisionId))
    .innerJoin(sessions, eq(sessions.id, decisions.sessionId))
    .where(and(isNull(trials.closedAt), lte(trials.dueAt, dbNow)))
    .orderBy(asc(trials.dueAt))
    .limit(limit);
  const due: DueReward[] = [];
  for (const { row, dueAt, sessionEndedAt, nowMs } of rows) {
    const { id: decisionId, sessionId, arm, anomalyType, context, holdout } = row;
    const [startedAtMs, measureAtMs] = [row.createdAt.getTime(), dueAt.getTime()];
    due.push({
      decisionId,
      sessionId,
      arm,
      anomalyType,
      context,
      holdout,
      startedAtMs,
      measureAtMs,
      nowMs,
      sessionEndedAtMs: sessionEndedAt?.getTime() ?? null,
      overlapped: false,
      ticks: await readTicks(db, sessionId, startedAtMs - reach.lookbackMs, measureAtMs + reach.lateMs),
    });
  }
  return due;
}

/** Closes a trial, the bandit's rows locked in one order, and in the same transaction stores what it teaches: once. */
export async function openTrial(
  db: Db,
  decisionId: string,
  result: TrialResult,
  contexts: readonly string[],
): Promise<OpenReward | null> {
  await using stack = new AsyncDisposableStack();
  const { tx, commit } = stack.use(await openTransaction(db));
  const states = await lockContexts(tx, contexts);
  if (!(await close(tx, decisionId, result))) return null;
  const open = stack.move();
  return {
    states,
    teach: async (lesson) => {
      await storeLesson(tx, lesson.states);
      await commit();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Closes a trial of which nothing is known, with the reason. */
export const closeTrial = (db: Db, decisionId: string, reason: string): Promise<boolean> =>
  close(db, decisionId, { reason });

async function close(
  db: Db | Transaction,
  decisionId: string,
  set: TrialResult | { reason: string },
): Promise<boolean> {
  const rows = await db
    .update(trials)
    .set({ ...set, closedAt: dbNow })
    .where(and(eq(trials.decisionId, decisionId), isNull(trials.closedAt)))
    .returning({ id: trials.decisionId });
  return rows.length > 0;
}
