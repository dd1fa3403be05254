import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import { MOST_POINTS, type EngagementPoint } from '@conductor/contracts';
import { engagementMinutes, engagementTicks, type Db } from '@conductor/database';
import { pointView } from './views.ts';

/**
 * A session's engagement from `from` (inclusive) to `to` (exclusive), oldest first, at most 5,000 points: ticks where
 * they are kept still, minutes before that. `stepMs` thins ticks out to the last one of each step.
 */
export async function engagementHistory(
  db: Db,
  input: { sessionId: string; from: number; to: number; stepMs?: number | undefined },
): Promise<EngagementPoint[]> {
  const from = new Date(input.from);
  const to = new Date(input.to);
  const ticks = await db
    .select()
    .from(engagementTicks)
    .where(
      and(eq(engagementTicks.sessionId, input.sessionId), gte(engagementTicks.at, from), lt(engagementTicks.at, to)),
    )
    .orderBy(asc(engagementTicks.at))
    .limit(MOST_POINTS);
  const minutes = await minutesBefore(db, input.sessionId, from, ticks[0]?.at ?? to);
  return thin([...minutes, ...ticks.map(pointView)].slice(0, MOST_POINTS), input.stepMs ?? 0);
}

async function minutesBefore(db: Db, sessionId: string, from: Date, to: Date): Promise<EngagementPoint[]> {
  const rows = await db
    .select()
    .from(engagementMinutes)
    .where(
      and(
        eq(engagementMinutes.sessionId, sessionId),
        gte(engagementMinutes.minute, from),
        lt(engagementMinutes.minute, sql`date_trunc('minute', ${to.toISOString()}::timestamptz)`),
      ),
    )
    .orderBy(asc(engagementMinutes.minute))
    .limit(MOST_POINTS);
  return rows.map(({ minute: at, ...row }) => pointView({ ...row, at, expected: null, breakdown: [] }));
}

function thin(points: EngagementPoint[], stepMs: number): EngagementPoint[] {
  if (stepMs <= 0) return points;
  return points.filter((point, index) => {
    const next = points[index + 1];
    return next === undefined || Math.floor(point.at / stepMs) !== Math.floor(next.at / stepMs);
  });
}
