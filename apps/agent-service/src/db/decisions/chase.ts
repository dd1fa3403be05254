import { and, eq, or, sql } from 'drizzle-orm';
import { decisions, executions, type Db, type Transaction } from '@conductor/database';
import { tell } from '../outbox.ts';
import type { DecisionRow } from '../views.ts';
import { commandTelling, executed, fail } from './dispatch.ts';
import { eachOf } from './each.ts';

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
    .where(and(eq(decisions.status, 'EXECUTING'), silent, or(late, and(notSentYet, inOurRoom))))
    .limit(BATCH);
  const done = await eachOf(db, due, (tx, id) => chase(tx, id, rewardDelayMs));
  const count = (what: string): number => done.filter((one) => one === what).length;
  return { resent: count('resent'), givenUp: count('givenUp') };
}

const late = sql`${decisions.executeBefore} < clock_timestamp() - ${GRACE_MS} * interval '1 millisecond'`;
/** Its present try is not in the outbox; so those that are do not keep others out of the batch. */
const notSentYet = sql`not exists (select 1 from outbox where outbox.id = ${decisions.id} || ':' ||
  floor(extract(epoch from clock_timestamp() - ${decisions.dispatchedAt}) * 1000 / ${RESEND_MS})::bigint)`;

/** Whom it is for is with us: the audience in our own room, or an organiser. A connector comes for its commands by itself. */
const inOurRoom = sql`(${decisions.arm} = 'NOTIFICATION' or
  exists (select 1 from sessions where sessions.id = ${decisions.sessionId} and sessions.audience is null))`;

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
  if (theirs.status === 'CLAIMED' && row.lateMs < FINISH_MS) {
    return theirs.carrier === 'connector' ? null : resend(tx, row);
  }
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
async function resend(tx: Transaction, row: ChasedRow): Promise<'resent' | null> {
  const added = await tell(tx, [commandTelling(row, Math.floor(row.sinceMs / RESEND_MS))]);
  return added > 0 ? 'resent' : null;
}
