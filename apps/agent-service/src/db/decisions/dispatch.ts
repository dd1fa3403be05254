import { and, eq, sql } from 'drizzle-orm';
import { OBSTACLES, quietUntilAt, type InterventionCommand, type InterventionOutcome } from '@conductor/contracts';
import { decisions, quietTimes, type Db, type Transaction } from '@conductor/database';
import { mark } from '@conductor/tracing';
import { holdSession, obstacle } from '../sessions/hold.ts';
import { dbIn, dbNow, move, POLICY, tellMoved } from './moves.ts';
import { newId, type Telling } from '../outbox.ts';
import type { DecisionRow, SessionRow } from '../views.ts';
import { eachOf } from './each.ts';
import { databaseNow } from './facts.ts';

/** How long after its dispatch a command may still be carried out. */
const EXECUTE_WITHIN_MS = 60_000;
const BATCH = 100;

/** The command that carries a decision out; `id` differs by try, `interventionId` never. */
export function commandTelling(row: DecisionRow, attempt: number): Telling {
  const traceparent = mark('dispatch', { after: row.traceparent, facts: { arm: row.arm } });
  const command: InterventionCommand = {
    id: `${row.id}:${attempt}`,
    kind: 'execute',
    interventionId: row.id,
    sessionId: row.sessionId,
    eventId: row.eventId,
    content: row.content,
    issuedAt: Date.now(),
    executeBefore: row.executeBefore?.getTime() ?? Date.now(),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  return { sessionId: row.sessionId, message: { target: 'command', command } };
}

/** `agent.intervention.executed` of a decision that was carried out, or could not be. */
function executedTelling(row: DecisionRow): Telling {
  const draft = {
    id: newId(),
    type: 'agent.intervention.executed' as const,
    sessionId: row.sessionId,
    timestamp: Date.now(),
    data: {
      decisionId: row.id,
      interventionId: row.id,
      arm: row.arm,
      status: row.status === 'FAILED' ? ('FAILED' as const) : ('EXECUTED' as const),
      executedAt: row.executedAt?.getTime() ?? null,
      reach: row.reach,
      reason: row.status === 'FAILED' ? (row.reason?.slice(0, 500) ?? null) : null,
    },
  };
  return { sessionId: row.sessionId, message: { target: 'feed', draft } };
}

/** APPROVED with final words → EXECUTING, its command in the outbox. Resolves with how many. */
export async function dispatchDue(db: Db): Promise<number> {
  const final = sql`(${decisions.composeUntil} is null or ${decisions.composeUntil} <= clock_timestamp())`;
  const due = await db
    .select({ id: decisions.id, sessionId: decisions.sessionId })
    .from(decisions)
    .where(and(eq(decisions.status, 'APPROVED'), final))
    .limit(BATCH);
  const dispatched = await eachOf(db, due, dispatch);
  return dispatched.length;
}

async function dispatch(tx: Transaction, id: string, sessionId: string): Promise<DecisionRow | null> {
  const session = await holdSession(tx, sessionId);
  if (session === null) return null;
  const why = await obstacle(tx, session);
  if (why !== null) return fail(tx, id, 'APPROVED', OBSTACLES[why]);
  const withdrawn = await withdrawal(tx, id, session);
  if (withdrawn !== null) return fail(tx, id, 'APPROVED', withdrawn);
  const row = await move(tx, {
    id,
    from: 'APPROVED',
    to: 'EXECUTING',
    actor: 'agent',
    set: { dispatchedAt: dbNow, executeBefore: dbIn(EXECUTE_WITHIN_MS), composeUntil: null },
  });
  if (row === null) return null;
  // Where the audience is elsewhere a connector comes for what it is to see; the organisers are here.
  const isOurs = session.audience === null || row.arm === 'NOTIFICATION';
  await tellMoved(tx, row, isOurs ? [commandTelling(row, 0)] : []);
  return row;
}

/** Why what policy approved is not done after all: the organiser changed their mind while the words were written. */
async function withdrawal(tx: Transaction, id: string, session: SessionRow): Promise<string | null> {
  const [row] = await tx.select({ decidedBy: decisions.decidedBy }).from(decisions).where(eq(decisions.id, id));
  if (row?.decidedBy !== POLICY) return null;
  if (session.mode === 'MANUAL') return 'the mode became MANUAL';
  const until = quietUntilAt(quietTimes(session), await databaseNow(tx));
  return until === null ? null : 'a quiet time was announced';
}

/** EXECUTING → FAILED, told; null when another was faster. */
export async function fail(
  tx: Transaction,
  id: string,
  from: 'APPROVED' | 'EXECUTING',
  reason: string,
): Promise<DecisionRow | null> {
  const row = await move(tx, { id, from, to: 'FAILED', actor: 'agent', reason, set: { reason, composeUntil: null } });
  if (row !== null) await tellMoved(tx, row, [executedTelling(row)]);
  return row;
}

/** EXECUTING → EXECUTED, told; the reward's clock starts. The executor's own clock may be off, but not beyond reason. */
export async function executed(
  tx: Transaction,
  id: string,
  facts: { executedAt: number; reach: number },
  rewardDelayMs: number,
): Promise<DecisionRow | null> {
  const reported = new Date(facts.executedAt).toISOString();
  const at = sql`least(greatest(${reported}::timestamptz, ${decisions.dispatchedAt}), clock_timestamp())`;
  const row = await move(tx, {
    id,
    from: 'EXECUTING',
    to: 'EXECUTED',
    actor: 'executor',
    set: {
      executedAt: at,
      reach: facts.reach,
      measureAt: sql`${at} + ${rewardDelayMs} * interval '1 millisecond'`,
    },
  });
  if (row !== null) await tellMoved(tx, row, [executedTelling(row)]);
  return row;
}

/** What the executor reports; false when it was known already, or is of no decision of ours. */
export async function recordOutcome(db: Db, outcome: InterventionOutcome, rewardDelayMs: number): Promise<boolean> {
  const { interventionId: id, sessionId } = outcome;
  return db.transaction(async (tx) => {
    await holdSession(tx, sessionId);
    const row =
      outcome.status === 'EXECUTED'
        ? await executed(tx, id, outcome, rewardDelayMs)
        : await fail(tx, id, 'EXECUTING', outcome.reason ?? 'the executor gave no reason');
    return row !== null;
  });
}
