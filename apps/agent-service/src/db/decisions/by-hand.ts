import { isDeepStrictEqual } from 'node:util';
import { MOST_INTERVENTIONS_PER_HOUR } from '@conductor/contracts';
import { and, eq, inArray } from 'drizzle-orm';
import {
  decisions,
  decisionTransitions,
  eventSettings,
  insertAudit,
  type Db,
  type Transaction,
} from '@conductor/database';
import type { DecisionStore, ManualResult } from '../../ports/decisions.ts';
import { restate } from '../sessions/status.ts';
import { holdSession, obstacle } from '../sessions/hold.ts';
import { dbIn, dbNow, decisionTelling, move, tellMoved } from './moves.ts';
import { tell } from '../outbox.ts';
import { decisionView, type DecisionRow, type SessionRow } from '../views.ts';
import { countHour } from './facts.ts';

/** An approved decision does not expire; the column wants a time. */
const EXPIRES_MS = 1_800_000;
const GIVES_WAY = 'an intervention by hand came';

type Input = Parameters<DecisionStore['sendByHand']>[0];

/**
 * A decision that is APPROVED from the start, by the organiser; what the agent proposes meanwhile gives way. Sent again
 * under the same id and with the same content it is the same decision.
 */
export function sendByHand(db: Db, input: Input): Promise<ManualResult> {
  return db.transaction(async (tx) => {
    // The order of locks that proposals take.
    await tx.select().from(eventSettings).where(eq(eventSettings.eventId, input.eventId)).for('update');
    const session = await holdSession(tx, input.sessionId);
    if (session === null) return { kind: 'not_found' };
    const [known] = await tx.select().from(decisions).where(eq(decisions.id, input.id));
    if (known !== undefined) return again(known, input);
    const reason = (await obstacle(tx, session)) ?? (await full(tx, session.eventId));
    if (reason !== null) return { kind: 'refused', reason };
    const underWay = await clearTheWay(tx, session.id);
    if (underWay !== null) return { kind: 'conflict', current: decisionView(underWay) };
    const row = await insert(tx, session, input);
    if (row === null) return { kind: 'taken' };
    const { actor, source } = input;
    const names = { eventId: row.eventId, sessionId: row.sessionId };
    const detail = { decisionId: row.id, arm: row.arm };
    await insertAudit(tx, { actor, action: 'intervention.manual', outcome: 'OK', ...names, source, detail });
    await tell(tx, [decisionTelling('agent.decision', row), ...(await restate(tx, session.id))]);
    return { kind: 'ok', decision: decisionView(row), again: false };
  });
}

function again(known: DecisionRow, { sessionId, actor, content }: Input): ManualResult {
  const byHim = known.sessionId === sessionId && known.anomalyId === null && known.decidedBy === actor;
  if (!byHim || !isDeepStrictEqual(known.content, content)) return { kind: 'taken' };
  return { kind: 'ok', decision: decisionView(known), again: true };
}

/** A human is not held to the event's own cap, but no event is flooded by hand either. */
async function full(tx: Transaction, eventId: string): Promise<'full' | null> {
  return (await countHour(tx, eventId)) >= MOST_INTERVENTIONS_PER_HOUR ? 'full' : null;
}

/** What waits gives way; what is under way does not, and is answered. */
async function clearTheWay(tx: Transaction, sessionId: string): Promise<DecisionRow | null> {
  const [open] = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.sessionId, sessionId), inArray(decisions.status, ['PENDING', 'APPROVED', 'EXECUTING'])));
  if (open === undefined) return null;
  const step = { id: open.id, from: 'PENDING', to: 'SUPERSEDED', actor: 'agent', reason: GIVES_WAY } as const;
  const moved = await move(tx, { ...step, set: { reason: GIVES_WAY, composeUntil: null } });
  if (moved === null) return open;
  await tellMoved(tx, moved);
  return null;
}

async function insert(tx: Transaction, session: SessionRow, input: Input): Promise<DecisionRow | null> {
  const { id, actor, content } = input;
  const [row] = await tx
    .insert(decisions)
    .values({
      id,
      sessionId: session.id,
      eventId: session.eventId,
      arm: content.arm,
      status: 'APPROVED',
      mode: session.mode,
      confidenceBasis: 'PRIOR',
      reasons: ['Sent by the organiser’s own hand'],
      content,
      generation: { method: 'HUMAN' },
      createdAt: dbNow,
      expiresAt: dbIn(EXPIRES_MS),
      decidedAt: dbNow,
      decidedBy: actor,
    })
    .onConflictDoNothing()
    .returning();
  if (row === undefined) return null;
  await tx
    .insert(decisionTransitions)
    .values({ decisionId: id, fromStatus: null, toStatus: 'APPROVED', actor, reason: 'by hand' });
  return row;
}
