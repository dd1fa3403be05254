import {
  auditLog,
  decisions,
  decisionTransitions,
  openTransaction,
  trials,
  type Db,
  type Transaction,
} from '@conductor/database';
import { traceparent } from '@conductor/tracing';
import type { Decision, OpenProposal, ProposalRequest, Refusal } from '../../ports/proposals.ts';
import { restate } from '../sessions/status.ts';
import { holdFence } from '../leases.ts';
import { dbIn, dbNow, decisionTelling, move, POLICY, tellMoved } from './moves.ts';
import { tell } from '../outbox.ts';
import { decisionView, type DecisionRow } from '../views.ts';
import { readFacts } from './facts.ts';

/**
 * Opens a proposal: lease, facts under lock; then, in the same transaction, the decision with all that must be told of
 * it, or the refusal with its reason. Null when the session is gone. Throws `FenceLost`.
 */
export async function openProposal(db: Db, request: ProposalRequest): Promise<OpenProposal | null> {
  await using stack = new AsyncDisposableStack();
  const { tx, commit } = stack.use(await openTransaction(db));
  await holdFence(tx, request.fence);
  const facts = await readFacts(tx, request);
  if (facts === null) return null;
  const open = stack.move();
  return {
    facts,
    store: async (decision) => {
      const row = await store(tx, request, decision);
      await commit();
      return decisionView(row);
    },
    refuse: async (refusal) => {
      await recordRefusal(tx, request, refusal);
      await commit();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function store(tx: Transaction, request: ProposalRequest, decision: Decision): Promise<DecisionRow> {
  if (decision.supersedes !== null) await supersede(tx, decision.supersedes);
  const row = await insert(tx, request, decision);
  const status = await restate(tx, row.sessionId);
  // A hold-out is not shown before it is measured: whoever knows of it would help out.
  await tell(tx, row.holdout ? status : [decisionTelling('agent.decision', row), ...status]);
  return row;
}

async function supersede(tx: Transaction, id: string): Promise<void> {
  const reason = 'a more severe anomaly came';
  const row = await move(tx, { id, from: 'PENDING', to: 'SUPERSEDED', actor: 'agent', reason, set: { reason } });
  if (row !== null) await tellMoved(tx, row);
}

async function insert(tx: Transaction, request: ProposalRequest, decision: Decision): Promise<DecisionRow> {
  const { id, status, composeMs, ttlMs, rewardDelayMs, heldRate, supersedes: _, ...rest } = decision;
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
      traceparent: traceparent() ?? null,
      createdAt: dbNow,
      expiresAt: dbIn(ttlMs),
      composeUntil: composeMs > 0 ? dbIn(composeMs) : null,
      measureAt: status === 'HELD' ? dbIn(rewardDelayMs) : null,
      ...(status === 'APPROVED' ? { decidedAt: dbNow, decidedBy: POLICY } : {}),
    })
    .returning();
  if (row === undefined) throw new Error('a decision was not stored');
  await tx.insert(trials).values({ decisionId: id, heldRate, dueAt: dbIn(rewardDelayMs) });
  const first = status === 'HELD' ? 'HELD' : 'PENDING';
  await tx.insert(decisionTransitions).values({ decisionId: id, fromStatus: null, toStatus: first, actor: 'agent' });
  if (status === 'APPROVED') {
    await tx
      .insert(decisionTransitions)
      .values({ decisionId: id, fromStatus: 'PENDING', toStatus: status, actor: POLICY, reason: decision.mode });
  }
  return row;
}

async function recordRefusal(tx: Transaction, request: ProposalRequest, refusal: Refusal): Promise<void> {
  const { sessionId, eventId, anomaly } = request;
  const { code, reason } = refusal;
  await tx.insert(auditLog).values({
    actor: 'agent',
    action: 'decision.refused',
    outcome: 'DENIED',
    eventId,
    sessionId,
    detail: { anomalyId: anomaly.id, anomalyType: anomaly.anomalyType, code, reason },
  });
}
