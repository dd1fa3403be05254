import { and, desc, eq, ne } from 'drizzle-orm';
import { SNAPSHOT_LIMITS, type SessionSnapshot } from '@conductor/contracts';
import {
  anomalies,
  anomalyView,
  decisions,
  decisionView,
  engagementPoint,
  engagementTicks,
  sessions,
  type Db,
} from '@conductor/database';

/**
 * All that an organiser's page needs to draw a session, from stored rows; undefined where none is registered. What is
 * held out is told once it is measured, and not before: whoever knows of it acts by hand, and spoils the comparison.
 */
export async function readSnapshot(db: Db, sessionId: string): Promise<SessionSnapshot | undefined> {
  const [[session], ticks, openings, choices] = await Promise.all([
    db.select().from(sessions).where(eq(sessions.id, sessionId)),
    db
      .select()
      .from(engagementTicks)
      .where(eq(engagementTicks.sessionId, sessionId))
      .orderBy(desc(engagementTicks.at))
      .limit(SNAPSHOT_LIMITS.points),
    db
      .select()
      .from(anomalies)
      .where(eq(anomalies.sessionId, sessionId))
      .orderBy(desc(anomalies.openedAt))
      .limit(SNAPSHOT_LIMITS.rows),
    db
      .select()
      .from(decisions)
      .where(and(eq(decisions.sessionId, sessionId), ne(decisions.status, 'HELD')))
      .orderBy(desc(decisions.createdAt))
      .limit(SNAPSHOT_LIMITS.rows),
  ]);
  if (!session) return undefined;
  const now = Date.now();
  return {
    session: {
      id: session.id,
      eventId: session.eventId,
      title: session.title,
      mode: session.mode,
      agentStatus: session.agentStatus,
      paused: session.paused,
      quietUntil: session.quietUntil?.getTime() ?? null,
      endedAt: session.endedAt?.getTime() ?? null,
    },
    engagement: ticks.map(engagementPoint).toReversed(),
    anomalies: openings.map(anomalyView),
    decisions: choices.map((row) => decisionView(row, now)),
  };
}
