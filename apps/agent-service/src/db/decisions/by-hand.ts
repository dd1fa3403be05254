import { isDeepStrictEqual } from 'node:util';
import { MOST_INTERVENTIONS_PER_HOUR, quietUntilAt } from '@conductor/contracts';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import {
  decisions,
  decisionTransitions,
  eventSettings,
  insertAudit,
  quietTimes,
  type Db,
  type Transaction,
} from '@conductor/database';
import { traceparent } from '@conductor/tracing';
import type { DecisionStore, ManualResult } from '../../ports/decisions.ts';
import { restate } from '../sessions/status.ts';
import { holdSession, misfitOf, obstacle } from '../sessions/hold.ts';
import { dbIn, dbNow, decisionTelling, move, tellMoved } from './moves.ts';
import { tell } from '../outbox.ts';
import { decisionView, type DecisionRow, type SessionRow } from '../views.ts';
import { countHour, databaseNow } from './facts.ts';

/** An approved decision does not expire; the column wants a time. */
const EXPIRES_MS = 1_800_000;
const GIVES_WAY = 'an intervention by hand came';

type Entry = Parameters<DecisionStore['sendByHand']>[0] & {
  status: 'APPROVED' | 'PENDING';
  method: 'HUMAN' | 'PROGRAM';
  reasons: string[];
  ttlMs: number;
};

/** A decision that is APPROVED from the start, by the organiser; what the agent proposes meanwhile gives way. */
export const sendByHand = (db: Db, input: Parameters<DecisionStore['sendByHand']>[0]): Promise<ManualResult> =>
  enter(db, {
    ...input,
    status: 'APPROVED',
    method: 'HUMAN',
    reasons: ['Sent by the organiser’s own hand'],
    ttlMs: EXPIRES_MS,
  });

/** A decision that waits for a person in every mode. It gives way to nothing that is open, and to every anomaly. */
export const proposeByHand = (db: Db, input: Parameters<DecisionStore['proposeByHand']>[0]): Promise<ManualResult> =>
  enter(db, { ...input, status: 'PENDING', method: input.byProgram ? 'PROGRAM' : 'HUMAN' });

/** Sent again under the same id and with the same content it is the same decision. */
function enter(db: Db, input: Entry): Promise<ManualResult> {
  const { status } = input;
  return db.transaction(async (tx) => {
    // The order of locks that proposals take.
    await tx.select().from(eventSettings).where(eq(eventSettings.eventId, input.eventId)).for('update');
    const session = await holdSession(tx, input.sessionId);
    if (session === null) return { kind: 'not_found' };
    const [known] = await tx.select().from(decisions).where(eq(decisions.id, input.id));
    if (known !== undefined) return again(tx, known, input);
    const misfit = misfitOf(session, input.content);
    if (misfit !== null) return misfit;
    const reason =
      (await obstacle(tx, session)) ?? (await quiet(tx, session, status)) ?? (await full(tx, session.eventId));
    if (reason !== null) return { kind: 'refused', reason };
    const inTheWay = await standsInTheWay(tx, session.id, status);
    if (inTheWay !== null) return { kind: 'conflict', current: decisionView(inTheWay) };
    const row = await insert(tx, session, input);
    if (row === null) return { kind: 'taken' };
    const { actor, source } = input;
    const names = { eventId: row.eventId, sessionId: row.sessionId };
    const detail = { decisionId: row.id, arm: row.arm };
    const action = status === 'APPROVED' ? 'intervention.manual' : 'intervention.propose';
    await insertAudit(tx, { actor, action, outcome: 'OK', ...names, source, detail });
    await tell(tx, [decisionTelling('agent.decision', row), ...(await restate(tx, session.id))]);
    return { kind: 'ok', decision: decisionView(row), again: false };
  });
}

async function again(
  tx: Transaction,
  known: DecisionRow,
  { sessionId, actor, content, status }: Entry,
): Promise<ManualResult> {
  const [first] = await tx
    .select()
    .from(decisionTransitions)
    .where(and(eq(decisionTransitions.decisionId, known.id), isNull(decisionTransitions.fromStatus)));
  const theirs = known.sessionId === sessionId && first?.actor === actor && first.toStatus === status;
  if (!theirs || !isDeepStrictEqual(known.content, content)) return { kind: 'taken' };
  return { kind: 'ok', decision: decisionView(known), again: true };
}

/** The organiser's own hand is free in quiet time; nobody is asked for anything then. */
async function quiet(tx: Transaction, session: SessionRow, status: Entry['status']): Promise<'quiet' | null> {
  if (status === 'APPROVED') return null;
  return quietUntilAt(quietTimes(session), await databaseNow(tx)) === null ? null : 'quiet';
}

/** A human is not held to the event's own cap, but no event is flooded by hand either. */
async function full(tx: Transaction, eventId: string): Promise<'full' | null> {
  return (await countHour(tx, eventId)) >= MOST_INTERVENTIONS_PER_HOUR ? 'full' : null;
}

/** What waits gives way to what is sent; what is under way does not, and neither gives way to a proposal. */
async function standsInTheWay(
  tx: Transaction,
  sessionId: string,
  status: Entry['status'],
): Promise<DecisionRow | null> {
  const [open] = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.sessionId, sessionId), inArray(decisions.status, ['PENDING', 'APPROVED', 'EXECUTING'])));
  if (open === undefined) return null;
  if (status === 'PENDING') return open;
  const step = { id: open.id, from: 'PENDING', to: 'SUPERSEDED', actor: 'agent', reason: GIVES_WAY } as const;
  const moved = await move(tx, { ...step, set: { reason: GIVES_WAY, composeUntil: null } });
  if (moved === null) return open;
  await tellMoved(tx, moved);
  return null;
}

async function insert(tx: Transaction, session: SessionRow, input: Entry): Promise<DecisionRow | null> {
  const { id, actor, content, status, method, reasons, ttlMs } = input;
  const [row] = await tx
    .insert(decisions)
    .values({
      id,
      sessionId: session.id,
      eventId: session.eventId,
      arm: content.arm,
      status,
      mode: session.mode,
      confidenceBasis: 'PRIOR',
      reasons,
      content,
      generation: { method },
      traceparent: traceparent() ?? null,
      createdAt: dbNow,
      expiresAt: dbIn(ttlMs),
      ...(status === 'APPROVED' ? { decidedAt: dbNow, decidedBy: actor } : {}),
    })
    .onConflictDoNothing()
    .returning();
  if (row === undefined) return null;
  await tx
    .insert(decisionTransitions)
    .values({ decisionId: id, fromStatus: null, toStatus: status, actor, reason: 'by hand' });
  return row;
}
