import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { DecisionStatus, DecisionView, FeedDraft } from '@conductor/contracts';
import { decisions, decisionTransitions, type Transaction } from '@conductor/database';
import { restate } from '../sessions/status.ts';
import { newId, tell, type Telling } from '../outbox.ts';
import { decisionView, type DecisionRow } from '../views.ts';

/** The database's clock, the one that decides every race. */
export const dbNow = sql`clock_timestamp()`;
/** A moment so many milliseconds from now by that clock. */
export const dbIn = (ms: number): SQL => sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;

/** Who approved, where no human was asked. */
export const POLICY = 'policy';

type DecisionChange = { [K in keyof typeof decisions.$inferInsert]?: (typeof decisions.$inferInsert)[K] | SQL };

/** One step of a decision: from where to where, by whom, why, what else changes, and what else must hold. */
export type Move = {
  id: string;
  from: DecisionStatus;
  to: DecisionStatus;
  actor: string;
  reason?: string | null;
  set?: DecisionChange;
  when?: SQL | undefined;
};

/**
 * Makes one step by one conditional update, writes it down, and returns the row; null when another was faster or the
 * condition does not hold. Nothing is told yet, see `tellMoved`.
 */
export async function move(tx: Transaction, step: Move): Promise<DecisionRow | null> {
  const { id, from, to, actor, reason = null, set = {}, when } = step;
  const [row] = await tx
    .update(decisions)
    .set({ ...set, status: to, version: sql`${decisions.version} + 1` })
    .where(and(eq(decisions.id, id), eq(decisions.status, from), when))
    .returning();
  if (row === undefined) return null;
  await tx.insert(decisionTransitions).values({ decisionId: id, fromStatus: from, toStatus: to, actor, reason });
  return row;
}

/** A decision's event for the feed. */
export function decisionTelling(type: 'agent.decision' | 'agent.decision.updated', row: DecisionRow): Telling {
  const data: DecisionView = decisionView(row);
  const draft: FeedDraft = { id: newId(), type, sessionId: row.sessionId, timestamp: Date.now(), data };
  return { sessionId: row.sessionId, message: { target: 'feed', draft } };
}

/** Tells a step that was made, whatever else is to be told with it, and the session's status when it changed. */
export async function tellMoved(tx: Transaction, row: DecisionRow, also: readonly Telling[] = []): Promise<void> {
  const status = await restate(tx, row.sessionId);
  await tell(tx, [decisionTelling('agent.decision.updated', row), ...also, ...status]);
}
