import { and, eq, sql } from 'drizzle-orm';
import { decisions, executions, type Db, type Transaction } from '@conductor/database';
import { holdSession } from '../hold-session.ts';
import { tell } from '../outbox.ts';
import { commandTelling, executed, fail } from './dispatch.ts';
import type { DecisionRow } from '../views.ts';

/** An unanswered command is sent again so often. */
const RESEND_MS = 5_000;
/** After its time a command has so long to have been answered. */
const GRACE_MS = 10_000;
/** A half-done execution gets so long to be finished. */
const FINISH_MS = 300_000;
const BATCH = 100;

/**
 * Sends commands again that nobody answered: an emptied Redis or a dead executor heals. Past its time a command is
 * given up where executions are settled: the first insert wins, so it is carried out or given up, never both.
 */
export async function chaseUnanswered(db: Db, rewardDelayMs: number): Promise<{ resent: number; givenUp: number }> {
  const silent = sql`${decisions.dispatchedAt} < clock_timestamp() - ${RESEND_MS} * interval '1 millisecond'`;
  const due = await db
    .select({ id: decisions.id, sessionId: decisions.sessionId })
    .from(decisions)
    .where(and(eq(decisions.status, 'EXECUTING'), silent))
    .limit(BATCH);
  const counts = { resent: 0, givenUp: 0 };
  for (const { id, sessionId } of due) {
    const what = await db.transaction(async (tx) => {
      await holdSession(tx, sessionId);
      return chase(tx, id, rewardDelayMs);
    });
    if (what !== null) counts[what] += 1;
  }
  return counts;
}

type ChasedRow = DecisionRow & { lateMs: number; sinceMs: number };

async function chase(tx: Transaction, id: string, rewardDelayMs: number): Promise<'resent' | 'givenUp' | null> {
  const row = await readUnderWay(tx, id);
  if (row === null) return null;
  if (row.lateMs < GRACE_MS) return resend(tx, row);
  const reason = 'nobody carried it out in time';
  const [mine] = await tx
    .insert(executions)
    .values({ interventionId: id, sessionId: row.sessionId, status: 'GIVEN_UP', reason })
    .onConflictDoNothing()
    .returning();
  if (mine !== undefined) return (await fail(tx, id, 'EXECUTING', reason)) === null ? null : 'givenUp';
  const [theirs] = await tx.select().from(executions).where(eq(executions.interventionId, id)).for('update');
  if (theirs === undefined) return null;
  if (theirs.status === 'CLAIMED' && row.lateMs < FINISH_MS) return resend(tx, row);
  if (theirs.status === 'DONE') {
    await executed(tx, id, { executedAt: theirs.at.getTime(), reach: theirs.reach ?? 0 }, rewardDelayMs);
    return null;
  }
  if (theirs.status === 'CLAIMED') {
    await tx.update(executions).set({ status: 'FAILED' }).where(eq(executions.interventionId, id));
  }
  const failed = await fail(tx, id, 'EXECUTING', theirs.reason ?? 'it was begun and not finished');
  return failed === null ? null : 'givenUp';
}

const since = (at: unknown) => sql<number>`(extract(epoch from clock_timestamp() - ${at}) * 1000)::float8`;

async function readUnderWay(tx: Transaction, id: string): Promise<ChasedRow | null> {
  const [found] = await tx
    .select({ row: decisions, lateMs: since(decisions.executeBefore), sinceMs: since(decisions.dispatchedAt) })
    .from(decisions)
    .where(and(eq(decisions.id, id), eq(decisions.status, 'EXECUTING')));
  return found === undefined ? null : { ...found.row, lateMs: found.lateMs, sinceMs: found.sinceMs };
}

/** The outbox knows a try by its number, so any number of instances send each try once. */
async function resend(tx: Transaction, row: ChasedRow): Promise<'resent'> {
  await tell(tx, [commandTelling(row, Math.floor(row.sinceMs / RESEND_MS))]);
  return 'resent';
}
