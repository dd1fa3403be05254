import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { OBSTACLES, type ConnectorCommand, type ConnectorOutcome } from '@conductor/contracts';
import { decisions, executions, type Db, type Transaction } from '@conductor/database';
import { holdSession, obstacle } from '../sessions/hold.ts';
import type { DecisionRow } from '../views.ts';
import { executed, fail } from './dispatch.ts';

/**
 * Gives a session's connector what it is to carry out, and settles that nobody else does: the first insert wins, as in
 * the real-time-service. What was given before and has no outcome is given again, so that a connector that restarts
 * goes on; what was not begun in time fails.
 */
export async function takeCommand(db: Db, sessionId: string): Promise<ConnectorCommand | null> {
  // Asked each second, and nearly always for nothing: that needs no lock.
  if ((await underWay(db, sessionId)) === null) return null;
  return db.transaction(async (tx) => {
    const session = await holdSession(tx, sessionId);
    if (session === null || session.audience === null) return null;
    const row = await underWay(tx, sessionId);
    if (row === null || row.content === null) return null;
    const [mine] = await tx
      .insert(executions)
      .values({
        interventionId: row.id,
        sessionId,
        status: 'CLAIMED',
        carrier: 'connector',
        at: sql`clock_timestamp()`,
      })
      .onConflictDoNothing()
      .returning();
    const [claim] = mine === undefined ? await tx.select().from(executions).where(claimed(row.id, sessionId)) : [mine];
    if (claim === undefined) return null;
    const why = await obstacle(tx, session);
    const reason = why === null || mine === undefined ? null : OBSTACLES[why];
    const settled = reason ?? (row.late && claim.begunAt === null ? 'too late' : null);
    if (settled !== null) {
      await settle(tx, row.id, { status: 'FAILED', reach: 0, reason: settled });
      await fail(tx, row.id, 'EXECUTING', settled);
      return null;
    }
    return { interventionId: row.id, content: row.content };
  });
}

/** A word to the organiser is nothing for an audience. */
const forAudience = ne(decisions.arm, 'NOTIFICATION');

async function underWay(tx: Db | Transaction, sessionId: string): Promise<(DecisionRow & { late: boolean }) | null> {
  const late = sql<boolean>`coalesce(${decisions.executeBefore} <= clock_timestamp(), true)`;
  const [found] = await tx
    .select({ row: decisions, late })
    .from(decisions)
    .where(and(eq(decisions.sessionId, sessionId), eq(decisions.status, 'EXECUTING'), forAudience));
  return found === undefined ? null : { ...found.row, late: found.late };
}

const claimed = (interventionId: string, sessionId: string) =>
  and(
    eq(executions.interventionId, interventionId),
    eq(executions.sessionId, sessionId),
    eq(executions.carrier, 'connector'),
    eq(executions.status, 'CLAIMED'),
  );

/** Writes down that it is about to leave. True for the first who asks, false ever after, or where it was never given. */
export async function beginElsewhere(db: Db, sessionId: string, interventionId: string): Promise<boolean> {
  const { rowCount } = await db
    .update(executions)
    .set({ begunAt: sql`clock_timestamp()` })
    .where(and(claimed(interventionId, sessionId), isNull(executions.begunAt)));
  return rowCount === 1;
}

const settle = (tx: Transaction, interventionId: string, { status, reach, reason }: ConnectorOutcome) =>
  tx
    .update(executions)
    .set({ status: status === 'EXECUTED' ? 'DONE' : 'FAILED', reach, reason, at: sql`clock_timestamp()` })
    .where(eq(executions.interventionId, interventionId));

/** What became of it; false when that was known already, or it was never given. */
export function recordElsewhere(
  db: Db,
  { sessionId, interventionId, outcome }: { sessionId: string; interventionId: string; outcome: ConnectorOutcome },
  rewardDelayMs: number,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await holdSession(tx, sessionId);
    const [claim] = await tx.select().from(executions).where(claimed(interventionId, sessionId)).for('update');
    if (claim === undefined) return false;
    await settle(tx, interventionId, outcome);
    const row =
      outcome.status === 'EXECUTED'
        ? await executed(tx, interventionId, { executedAt: Date.now(), reach: outcome.reach }, rewardDelayMs)
        : await fail(tx, interventionId, 'EXECUTING', outcome.reason ?? 'the connector gave no reason');
    return row !== null;
  });
}
