import { auditLog, decisions, decisionTransitions, type Db, type Transaction } from '@conductor/database';
import type { NewDecision, ProposalRequest, ProposalResult } from '../../ports/proposals.ts';
import { restate } from '../sessions/status.ts';
import { holdFence } from '../leases.ts';
import { dbIn, dbNow, decisionTelling, move, POLICY, tellMoved } from './moves.ts';
import { tell } from '../outbox.ts';
import { decisionView, type DecisionRow } from '../views.ts';
import { readFacts } from './facts.ts';

/**
 * Judges one proposal in one transaction: lease, facts under lock, judgement, and then the decision with all that must
 * be told of it, or the refusal with its reason. Throws `FenceLost`.
 */
export async function propose(db: Db, request: ProposalRequest): Promise<ProposalResult> {
  return db.transaction(async (tx) => {
    await holdFence(tx, request.fence);
    const facts = await readFacts(tx, request);
    if (facts === null) return { kind: 'refused', code: 'GONE', reason: 'no such session', retryAtMs: null };
    const judgement = request.judge(facts);
    if (judgement.kind === 'refuse') {
      const { code, reason, retryAtMs } = judgement;
      if (code !== request.lastRefusal) await recordRefusal(tx, request, code, reason);
      return { kind: 'refused', code, reason, retryAtMs };
    }
    const { supersedes } = judgement.decision;
    if (supersedes !== null) await supersede(tx, supersedes);
    const row = await insert(tx, request, judgement.decision);
    const status = await restate(tx, row.sessionId);
    // A hold-out is not shown before it is measured: who knows of it would help out himself.
    await tell(tx, row.holdout ? status : [decisionTelling('agent.decision', row), ...status]);
    return { kind: 'stored', decision: decisionView(row) };
  });
}

async function supersede(tx: Transaction, id: string): Promise<void> {
  const reason = 'a more severe anomaly came';
  const row = await move(tx, { id, from: 'PENDING', to: 'SUPERSEDED', actor: 'agent', reason, set: { reason } });
  if (row !== null) await tellMoved(tx, row);
}

async function insert(tx: Transaction, request: ProposalRequest, decision: NewDecision): Promise<DecisionRow> {
  const { id, status, composeMs, ttlMs, rewardDelayMs, supersedes: _, ...rest } = decision;
  const { anomaly, sessionId, eventId } = request;
  const [row] = await tx
    .insert(decisions)
    .values({
      ...rest,
      id,
      status,
      sessionId,
      eventId,
      anomalyId: anomaly.id,
      anomalyType: anomaly.anomalyType,
      severity: anomaly.severity,
      holdout: status === 'HELD',
      createdAt: dbNow,
      expiresAt: dbIn(ttlMs),
      composeUntil: composeMs > 0 ? dbIn(composeMs) : null,
      measureAt: status === 'HELD' ? dbIn(rewardDelayMs) : null,
      ...(status === 'APPROVED' ? { decidedAt: dbNow, decidedBy: POLICY } : {}),
    })
    .returning();
  if (row === undefined) throw new Error('a decision was not stored');
  const first = status === 'HELD' ? 'HELD' : 'PENDING';
  await tx.insert(decisionTransitions).values({ decisionId: id, fromStatus: null, toStatus: first, actor: 'agent' });
  if (status === 'APPROVED') {
    await tx
      .insert(decisionTransitions)
      .values({ decisionId: id, fromStatus: 'PENDING', toStatus: status, actor: POLICY, reason: decision.mode });
  }
  return row;
}

async function recordRefusal(tx: Transaction, request: ProposalRequest, code: string, reason: string): Promise<void> {
  const { sessionId, eventId, anomaly } = request;
  await tx.insert(auditLog).values({
    actor: 'agent',
    action: 'decision.refused',
    outcome: 'DENIED',
    eventId,
    sessionId,
    detail: { anomalyId: anomaly.id, anomalyType: anomaly.anomalyType, code, reason },
  });
}
