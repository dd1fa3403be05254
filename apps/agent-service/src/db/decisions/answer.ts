import { and, eq, sql } from 'drizzle-orm';
import type { Content, Generation } from '@conductor/contracts';
import { acceptance, decisions, type Db, type Transaction } from '@conductor/database';
import { mark } from '@conductor/tracing';
import type { DecisionStore, AnswerResult } from '../../ports/decisions.ts';
import { holdSession, misfitOf, obstacle } from '../sessions/hold.ts';
import { dbNow, decisionTelling, move, tellMoved, type Move } from './moves.ts';
import { newId, tell } from '../outbox.ts';
import { decisionView, type DecisionRow } from '../views.ts';
import { eachOf } from './each.ts';

const alive = sql`${decisions.expiresAt} > clock_timestamp()`;
const overdue = sql`${decisions.expiresAt} <= clock_timestamp()`;
const LATE = 'nobody answered in time';

async function read(tx: Transaction | Db, sessionId: string, id: string): Promise<DecisionRow | null> {
  const [row] = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.id, id), eq(decisions.sessionId, sessionId)));
  return row ?? null;
}

/** One decision of a session, or null. */
export async function findDecision(db: Db, sessionId: string, decisionId: string) {
  const row = await read(db, sessionId, decisionId);
  return row === null ? null : decisionView(row);
}

async function expire(tx: Transaction, id: string): Promise<DecisionRow | null> {
  const step: Move = { id, from: 'PENDING', to: 'EXPIRED', actor: 'agent', reason: LATE, set: { reason: LATE } };
  const row = await move(tx, { ...step, when: overdue });
  if (row !== null) await tellMoved(tx, row);
  return row;
}

/** What stands where a human's answer came too late; one past its time expires on the spot. */
async function conflict(tx: Transaction, sessionId: string, id: string, version?: number): Promise<AnswerResult> {
  const expired = await expire(tx, id);
  const current = expired ?? (await read(tx, sessionId, id));
  if (current === null) return { kind: 'not_found' };
  const changed = current.status === 'PENDING' && version !== undefined && current.version !== version;
  return { kind: 'conflict', current: decisionView(current), reason: changed ? 'version' : 'settled' };
}

/** What somebody proposed by hand says nothing of how often the agent's proposals are accepted. */
async function countAnswer(tx: Transaction, row: DecisionRow, answer: 'approved' | 'rejected'): Promise<void> {
  if (row.anomalyId === null) return;
  await tx
    .insert(acceptance)
    .values({ eventId: row.eventId, arm: row.arm, [answer]: 1 })
    .onConflictDoUpdate({
      target: [acceptance.eventId, acceptance.arm],
      set: { [answer]: sql`${acceptance[answer]} + 1` },
    });
}

/** PENDING → APPROVED by a human. The words that they saw, or their own, are final. */
export function approve(db: Db, input: Parameters<DecisionStore['approve']>[0]): Promise<AnswerResult> {
  const { sessionId, decisionId: id, actor, edits, version } = input;
  return db.transaction(async (tx) => {
    const session = await holdSession(tx, sessionId);
    if (session === null) return { kind: 'not_found' };
    const stands = await read(tx, sessionId, id);
    if (stands === null) return { kind: 'not_found' };
    const reason = await obstacle(tx, session);
    if (reason !== null && stands.status === 'PENDING') {
      return { kind: 'conflict', current: decisionView(stands), reason };
    }
    const misfit = edits === undefined ? null : misfitOf(session, edits);
    if (misfit !== null) return misfit;
    const row = await move(tx, {
      id,
      from: 'PENDING',
      to: 'APPROVED',
      actor,
      reason: edits === undefined ? null : 'edited',
      set: { decidedAt: dbNow, decidedBy: actor, composeUntil: null, ...(edits === undefined ? {} : edited(edits)) },
      when: and(alive, version === undefined ? undefined : eq(decisions.version, version)),
    });
    if (row === null) return conflict(tx, sessionId, id, version);
    await countAnswer(tx, row, 'approved');
    mark('approve', { after: row.traceparent, facts: { by: 'organiser', arm: row.arm } });
    await tellMoved(tx, row);
    return { kind: 'ok', decision: decisionView(row) };
  });
}

const edited = (content: Content): { content: Content; generation: Generation } => ({
  content,
  generation: { method: 'HUMAN' },
});

/** PENDING → REJECTED by a human. */
export function reject(db: Db, input: Parameters<DecisionStore['reject']>[0]): Promise<AnswerResult> {
  const { sessionId, decisionId: id, actor, reason = null } = input;
  return db.transaction(async (tx) => {
    if ((await holdSession(tx, sessionId)) === null) return { kind: 'not_found' };
    if ((await read(tx, sessionId, id)) === null) return { kind: 'not_found' };
    const row = await move(tx, {
      id,
      from: 'PENDING',
      to: 'REJECTED',
      actor,
      reason,
      set: { decidedAt: dbNow, decidedBy: actor, reason, composeUntil: null },
      when: alive,
    });
    if (row === null) return conflict(tx, sessionId, id);
    await countAnswer(tx, row, 'rejected');
    mark('reject', { after: row.traceparent, facts: { by: 'organiser', arm: row.arm } });
    await tellMoved(tx, row);
    return { kind: 'ok', decision: decisionView(row) };
  });
}

/** The final words, while they are waited for. A decision that a human settled keeps those that they saw. */
export function improve(db: Db, id: string, words: { content: Content; generation: Generation }): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [known] = await tx.select({ sessionId: decisions.sessionId }).from(decisions).where(eq(decisions.id, id));
    if (known === undefined) return false;
    await holdSession(tx, known.sessionId);
    const [row] = await tx
      .update(decisions)
      .set({ ...words, composeUntil: null, version: sql`${decisions.version} + 1` })
      .where(
        and(
          eq(decisions.id, id),
          sql`${decisions.status} in ('PENDING', 'APPROVED') and ${decisions.composeUntil} > clock_timestamp()`,
        ),
      )
      .returning();
    if (row === undefined) return false;
    await tell(tx, [decisionTelling('agent.decision.updated', row)]);
    return true;
  });
}

const BATCH = 100;

/** PENDING past its time → EXPIRED. */
export async function expireDue(db: Db): Promise<number> {
  const due = await db
    .select({ id: decisions.id, sessionId: decisions.sessionId })
    .from(decisions)
    .where(and(eq(decisions.status, 'PENDING'), overdue))
    .limit(BATCH);
  return (await eachOf(db, due, expire)).length;
}

/** Tells the organiser, once, of what has waited for more than half its time. */
export async function escalateDue(db: Db): Promise<number> {
  const half = sql`${decisions.escalatedAt} is null
    and clock_timestamp() > ${decisions.createdAt} + (${decisions.expiresAt} - ${decisions.createdAt}) / 2`;
  const due = await db
    .select({ id: decisions.id, sessionId: decisions.sessionId })
    .from(decisions)
    .where(and(eq(decisions.status, 'PENDING'), half, alive))
    .limit(BATCH);
  const told = await eachOf(db, due, async (tx, id) => {
    const [row] = await tx
      .update(decisions)
      .set({ escalatedAt: dbNow })
      .where(and(eq(decisions.id, id), eq(decisions.status, 'PENDING'), half, alive))
      .returning();
    if (row === undefined) return null;
    const notification = {
      id: newId(),
      eventId: row.eventId,
      sessionId: row.sessionId,
      title: 'A decision is waiting for you',
      message: `${row.arm} is proposed and expires at ${row.expiresAt.toISOString()}.`,
      timestamp: Date.now(),
    };
    await tell(tx, [{ sessionId: row.sessionId, message: { target: 'notification', notification } }]);
    return row;
  });
  return told.length;
}
