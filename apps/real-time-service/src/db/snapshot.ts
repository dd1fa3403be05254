import { and, desc, eq, ne } from 'drizzle-orm';
import { SNAPSHOT_LIMITS, type EngagementPoint, type SessionSnapshot } from '@conductor/contracts';
import {
  anomalies,
  anomalyView,
  decisions,
  decisionView,
  engagementMinute,
  engagementMinutes,
  engagementPoint,
  engagementTicks,
  quietTimes,
  sessions,
  type Db,
} from '@conductor/database';

/**
 * All that an organiser's page needs to draw a session, from stored rows; undefined where none is registered. What is
 * held out is told once it is measured, and not before: whoever knows of it acts by hand, and spoils the comparison.
 */
export async function readSnapshot(db: Db, sessionId: string): Promise<SessionSnapshot | undefined> {
  const [[session], ticks, minutes, openings, choices] = await Promise.all([
    db.select().from(sessions).where(eq(sessions.id, sessionId)),
    db
      .select()
      .from(engagementTicks)
      .where(eq(engagementTicks.sessionId, sessionId))
      .orderBy(desc(engagementTicks.at))
      .limit(SNAPSHOT_LIMITS.points),
    db
      .select()
      .from(engagementMinutes)
      .where(eq(engagementMinutes.sessionId, sessionId))
      .orderBy(desc(engagementMinutes.minute))
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
      ...quietTimes(session),
      endedAt: session.endedAt?.getTime() ?? null,
    },
    engagement: curveOf(ticks, minutes),
    anomalies: openings.map(anomalyView),
    decisions: choices.map((row) => decisionView(row, now)),
  };
}

/** The newest points, oldest first: ticks as long as they are kept, minutes from before the first of them. */
function curveOf(
  ticks: readonly (typeof engagementTicks.$inferSelect)[],
  minutes: readonly (typeof engagementMinutes.$inferSelect)[],
): EngagementPoint[] {
  const first = ticks.at(-1)?.at ?? new Date(Infinity);
  const before = minutes.filter(({ minute }) => !(minute >= first)).map(engagementMinute);
  return [...ticks.map(engagementPoint), ...before].slice(0, SNAPSHOT_LIMITS.points).toReversed();
}
