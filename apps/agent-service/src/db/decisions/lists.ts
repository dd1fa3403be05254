import { and, desc, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import type { DecisionStatus, SessionStatus } from '@conductor/contracts';
import { anomalies, decisions, engagementTicks, sessions, type Db } from '@conductor/database';
import { after, decodeCursor, newestFirst, pageOf } from '../cursor.ts';
import { anomalyView, decisionView, pointView, sessionView } from '../views.ts';

export type DecisionListInput = {
  sessionId: string;
  limit: number;
  cursor?: string | undefined;
  status?: DecisionStatus | undefined;
};

/**
 * A session's decisions, newest first. `undefined` for a foreign cursor. A hold-out is not shown before it is measured:
 * whoever knew of it would help out.
 */
export async function listDecisions(db: Db, input: DecisionListInput) {
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
  if (cursor === undefined) return undefined;
  const rows = await db
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.sessionId, input.sessionId),
        ne(decisions.status, 'HELD'),
        input.status === undefined ? undefined : eq(decisions.status, input.status),
        after(decisions.createdAt, decisions.id, cursor),
      ),
    )
    .orderBy(...newestFirst(decisions.createdAt, decisions.id))
    .limit(input.limit + 1);
  return pageOf(rows, input.limit, decisionView, (row) => ({ at: row.createdAt, id: row.id }));
}

/** A session's interventions, that is the decisions that were dispatched, newest first. */
export async function listInterventions(
  db: Db,
  input: { sessionId: string; limit: number; cursor?: string | undefined },
) {
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
  if (cursor === undefined) return undefined;
  const rows = await db
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.sessionId, input.sessionId),
        isNotNull(decisions.dispatchedAt),
        after(decisions.createdAt, decisions.id, cursor),
      ),
    )
    .orderBy(...newestFirst(decisions.createdAt, decisions.id))
    .limit(input.limit + 1);
  return pageOf(rows, input.limit, decisionView, (row) => ({ at: row.createdAt, id: row.id }));
}

/** All that a session's organiser asks first, in one look; null when there is no such session. */
export async function readStatus(db: Db, sessionId: string): Promise<SessionStatus | null> {
  const [[session], [tick], [anomaly], [pending]] = await Promise.all([
    db.select().from(sessions).where(eq(sessions.id, sessionId)),
    db
      .select()
      .from(engagementTicks)
      .where(eq(engagementTicks.sessionId, sessionId))
      .orderBy(desc(engagementTicks.at))
      .limit(1),
    db
      .select()
      .from(anomalies)
      .where(and(eq(anomalies.sessionId, sessionId), isNull(anomalies.endedAt)))
      .orderBy(desc(anomalies.openedAt))
      .limit(1),
    db
      .select()
      .from(decisions)
      .where(and(eq(decisions.sessionId, sessionId), eq(decisions.status, 'PENDING')))
      .limit(1),
  ]);
  if (session === undefined) return null;
  return {
    ...sessionView(session),
    engagement: tick === undefined ? null : pointView(tick),
    openAnomaly: anomaly === undefined ? null : anomalyView(anomaly),
    pendingDecision: pending === undefined ? null : decisionView(pending),
  };
}
