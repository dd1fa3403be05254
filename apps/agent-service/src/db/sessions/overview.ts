import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { SessionStatus } from '@conductor/contracts';
import {
  anomalies,
  decisions,
  engagementMinute,
  engagementMinutes,
  engagementTicks,
  sessions,
  type Db,
} from '@conductor/database';
import { anomalyView, decisionView, pointView, sessionView } from '../views.ts';

/**
 * All that a session's organiser asks first, in one look; null when there is no such session. Every open page asks it
 * again and again, so its statement is put together once.
 */
export function createOverview(db: Db): (sessionId: string) => Promise<SessionStatus | null> {
  const tick = db
    .select()
    .from(engagementTicks)
    .where(eq(engagementTicks.sessionId, sessions.id))
    .orderBy(desc(engagementTicks.at))
    .limit(1)
    .as('tick');
  const minute = db
    .select()
    .from(engagementMinutes)
    .where(eq(engagementMinutes.sessionId, sessions.id))
    .orderBy(desc(engagementMinutes.minute))
    .limit(1)
    .as('minute');
  const anomaly = db
    .select()
    .from(anomalies)
    .where(and(eq(anomalies.sessionId, sessions.id), isNull(anomalies.endedAt)))
    .orderBy(desc(anomalies.openedAt))
    .limit(1)
    .as('anomaly');
  const pending = db
    .select()
    .from(decisions)
    .where(and(eq(decisions.sessionId, sessions.id), eq(decisions.status, 'PENDING')))
    .limit(1)
    .as('pending');
  const statement = db
    .select()
    .from(sessions)
    .leftJoinLateral(tick, sql`true`)
    .leftJoinLateral(minute, sql`true`)
    .leftJoinLateral(anomaly, sql`true`)
    .leftJoinLateral(pending, sql`true`)
    .where(eq(sessions.id, sql.placeholder('sessionId')))
    // Without a name on the server: a pooler of transactions may hand each run to another connection.
    .prepare('');
  return async (sessionId) => {
    const [row] = await statement.execute({ sessionId });
    if (row === undefined) return null;
    return {
      ...sessionView(row.sessions),
      engagement: row.tick !== null ? pointView(row.tick) : row.minute !== null ? engagementMinute(row.minute) : null,
      openAnomaly: row.anomaly === null ? null : anomalyView(row.anomaly),
      pendingDecision: row.pending === null ? null : decisionView(row.pending),
    };
  };
}
