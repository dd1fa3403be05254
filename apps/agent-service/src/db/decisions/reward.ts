import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { PosteriorView, RewardView } from '@conductor/contracts';
import { breakdownOf, decisions, engagementTicks, openTransaction, sessions, type Db } from '@conductor/database';
import type { DueReward, OpenReward, StoredTick } from '../../ports/rewards.ts';
import { holdSession } from '../sessions/hold.ts';
import { dbNow, move, tellMoved } from './moves.ts';
import { newId, type Telling } from '../outbox.ts';
import { decisionView, type DecisionRow } from '../views.ts';
import { lockContexts, storeLesson } from './lessons.ts';

export type Reach = { lookbackMs: number; lateMs: number };

/** Decisions whose reward is due, the longest waiting first, with the ticks around their start and their due time. */
export async function dueRewards(db: Db, limit: number, reach: Reach): Promise<DueReward[]> {
  const rows = await db
    .select({
      row: decisions,
      sessionEndedAt: sessions.endedAt,
      now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`,
      overlapped: overlap,
    })
    .from(decisions)
    .innerJoin(sessions, eq(sessions.id, decisions.sessionId))
    .where(and(inArray(decisions.status, ['EXECUTED', 'HELD']), lte(decisions.measureAt, dbNow)))
    .orderBy(asc(decisions.measureAt))
    .limit(limit);
  const due: DueReward[] = [];
  for (const { row, sessionEndedAt, now, overlapped } of rows) {
    const startedAt = row.holdout ? row.createdAt : row.executedAt;
    if (startedAt === null || row.measureAt === null) continue;
    const times = { startedAtMs: startedAt.getTime(), measureAtMs: row.measureAt.getTime() };
    due.push({
      decisionId: row.id,
      sessionId: row.sessionId,
      arm: row.arm,
      anomalyType: row.anomalyType,
      context: row.context,
      holdout: row.holdout,
      ...times,
      nowMs: now,
      sessionEndedAtMs: sessionEndedAt?.getTime() ?? null,
      overlapped,
      traceparent: row.traceparent,
      ticks: await readTicks(db, row.sessionId, times.startedAtMs - reach.lookbackMs, times.measureAtMs + reach.lateMs),
    });
  }
  return due;
}

/** Another intervention of the session whose effect reaches into this one's time, or is just being carried out. */
const overlap = sql<boolean>`exists (
  select 1 from decisions other
  where other.session_id = ${decisions.sessionId} and other.id <> ${decisions.id} and not other.holdout and (
    (other.status = 'EXECUTING' and other.dispatched_at < ${decisions.measureAt})
    or (other.executed_at < ${decisions.measureAt}
      and coalesce(other.measure_at, other.executed_at) > coalesce(${decisions.executedAt}, ${decisions.createdAt}))
  ))`;

/** A session's ticks of a stretch of time (epoch ms), oldest first. */
export async function readTicks(db: Db, sessionId: string, fromMs: number, toMs: number): Promise<StoredTick[]> {
  const { at, score, expected, facts, breakdown } = engagementTicks;
  const rows = await db
    .select({ at, score, expected, facts, breakdown })
    .from(engagementTicks)
    .where(
      and(
        eq(engagementTicks.sessionId, sessionId),
        sql`${at} between ${new Date(fromMs).toISOString()} and ${new Date(toMs).toISOString()}`,
      ),
    )
    .orderBy(asc(at));
  return rows.map((row) => ({
    atMs: row.at.getTime(),
    score: row.score,
    expected: row.expected,
    breakdown: breakdownOf(row),
  }));
}

/** → MEASURED, the bandit's rows locked in one order, and in the same transaction what they learn: once. */
export async function openReward(
  db: Db,
  due: DueReward,
  result: RewardView,
  contexts: readonly string[],
): Promise<OpenReward | null> {
  await using stack = new AsyncDisposableStack();
  const { tx, commit } = stack.use(await openTransaction(db));
  await holdSession(tx, due.sessionId);
  const states = await lockContexts(tx, contexts);
  const row = await move(tx, {
    id: due.decisionId,
    from: due.holdout ? 'HELD' : 'EXECUTED',
    to: 'MEASURED',
    actor: 'agent',
    set: {
      measuredAt: dbNow,
      reward: result.reward,
      rewardDelta: result.delta,
      rewardBonus: result.bonus,
      rewardBefore: result.before,
      rewardAfter: result.after,
    },
  });
  if (row === null) return null;
  const open = stack.move();
  return {
    states,
    teach: async (lesson) => {
      await storeLesson(tx, lesson.states);
      await tellMoved(tx, row, [measuredTelling(row, null, lesson.posterior)]);
      await commit();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** → UNMEASURED with the reason; teaches nothing. */
export function unmeasured(db: Db, due: DueReward, reason: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await holdSession(tx, due.sessionId);
    const row = await move(tx, {
      id: due.decisionId,
      from: due.holdout ? 'HELD' : 'EXECUTED',
      to: 'UNMEASURED',
      actor: 'agent',
      reason,
      set: { measuredAt: dbNow, reason },
    });
    if (row === null) return false;
    await tellMoved(tx, row, [measuredTelling(row, reason, null)]);
    return true;
  });
}

function measuredTelling(row: DecisionRow, reason: string | null, posterior: PosteriorView | null): Telling {
  const data = {
    decisionId: row.id,
    arm: row.arm,
    holdout: row.holdout,
    reward: decisionView(row).reward,
    reason,
    posterior,
  };
  const { sessionId } = row;
  const draft = { id: newId(), type: 'agent.reward.measured' as const, sessionId, timestamp: Date.now(), data };
  return { sessionId, message: { target: 'feed', draft } };
}
