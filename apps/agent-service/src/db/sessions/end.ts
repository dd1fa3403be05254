import { and, eq, inArray, isNull } from 'drizzle-orm';
import { anomalies, decisions, executions, sessions, type Transaction } from '@conductor/database';
import { restate } from './status.ts';
import { anomalyTelling } from '../anomalies.ts';
import { dbNow, move, tellMoved } from '../decisions/moves.ts';
import { newId, tell } from '../outbox.ts';
import { sessionView, type SessionRow } from '../views.ts';
import { tellWebhooks } from '../webhooks/tell.ts';

/**
 * Ends a session in one transaction: what waits expires, what was approved fails, what is under way is cancelled unless
 * the executor was first, open anomalies end. What runs already is measured as "session ended". Null: no such session.
 */
export async function closeSession(tx: Transaction, sessionId: string, actor: string): Promise<SessionRow | null> {
  const [known] = await tx.select().from(sessions).where(eq(sessions.id, sessionId)).for('update');
  if (known === undefined || known.status === 'ENDED') return known ?? null;
  const [row = known] = await tx
    .update(sessions)
    .set({ status: 'ENDED', endedAt: dbNow })
    .where(eq(sessions.id, sessionId))
    .returning();
  const open = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.sessionId, sessionId), inArray(decisions.status, ['PENDING', 'APPROVED', 'EXECUTING'])));
  const reason = 'the session ended';
  for (const { id, status } of open) {
    if (status === 'EXECUTING' && !(await cancel(tx, id, sessionId))) continue;
    const to = status === 'PENDING' ? 'EXPIRED' : 'FAILED';
    const moved = await move(tx, { id, from: status, to, actor, reason, set: { reason } });
    if (moved !== null) await tellMoved(tx, moved);
  }
  const over = await tx
    .update(anomalies)
    .set({ endedAt: dbNow })
    .where(and(eq(anomalies.sessionId, sessionId), isNull(anomalies.endedAt)))
    .returning();
  await tell(
    tx,
    over.map((anomaly) => anomalyTelling('anomaly:ended', anomaly)),
  );
  await tell(tx, await restate(tx, sessionId));
  const [ended = row] = await tx.select().from(sessions).where(eq(sessions.id, sessionId));
  const timestamp = Date.now();
  await tellWebhooks(tx, [{ id: newId(), type: 'session:ended', sessionId, timestamp, data: sessionView(ended) }]);
  return ended;
}

/** True when nobody had begun to carry it out: the first insert wins. */
async function cancel(tx: Transaction, interventionId: string, sessionId: string): Promise<boolean> {
  const first = await tx
    .insert(executions)
    .values({ interventionId, sessionId, status: 'CANCELLED', reason: 'the session ended' })
    .onConflictDoNothing()
    .returning();
  return first.length > 0;
}
