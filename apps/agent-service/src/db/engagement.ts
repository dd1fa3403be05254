import { and, asc, desc, eq, gte, lt, max, min, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { MOST_POINTS, type EngagementPoint } from '@conductor/contracts';
import { engagementMinute, engagementMinutes, engagementTicks, type Db } from '@conductor/database';
import { pointView } from './views.ts';

type Range = { sessionId: string; from: Date; to: Date };

/**
 * A session's engagement from `from` (inclusive) to `to` (exclusive), oldest first: ticks where they are kept still,
 * minutes before that. `stepMs` keeps the last point of each step. More than 5,000 points are thinned over the whole
 * range instead of being cut: a curve may be coarse, but must not lack its newest hours.
 */
export async function engagementHistory(
  db: Db,
  input: { sessionId: string; from: number; to: number; stepMs?: number | undefined },
): Promise<EngagementPoint[]> {
  const asked: Range = { sessionId: input.sessionId, from: new Date(input.from), to: new Date(input.to) };
  const [tickSpan, minuteSpan] = await Promise.all([tickSpanOf(db, asked), minuteSpanOf(db, asked)]);
  const minutesEnd = tickSpan === null ? asked.to : tickSpan.first;
  const first = minuteSpan === null ? tickSpan?.first : minuteSpan.first;
  const last = tickSpan === null ? minuteSpan?.last : tickSpan.last;
  if (first === undefined || last === undefined) return [];
  const covering = Math.ceil((last.getTime() - first.getTime() + 1) / (MOST_POINTS - 1));
  const stepMs = Math.max(1, input.stepMs ?? 0, covering);
  const [minutes, ticks] = await Promise.all([
    readMinutes(db, { ...asked, to: minutesEnd }, stepMs),
    readTicks(db, asked, stepMs),
  ]);
  return lastOfEachStep([...minutes, ...ticks], stepMs);
}

/** The number stands in the statement itself: as a parameter, DISTINCT ON and ORDER BY would not be the same expression. */
const stepOf = (at: AnyColumn, stepMs: number): SQL =>
  sql`floor(extract(epoch from ${at}) * 1000 / ${sql.raw(stepMs.toFixed(0))})`;

const ticksIn = ({ sessionId, from, to }: Range): SQL | undefined =>
  and(eq(engagementTicks.sessionId, sessionId), gte(engagementTicks.at, from), lt(engagementTicks.at, to));

/** The minute that `to` lies in is not over: its ticks say more. */
const minutesIn = ({ sessionId, from, to }: Range): SQL | undefined =>
  and(
    eq(engagementMinutes.sessionId, sessionId),
    gte(engagementMinutes.minute, from),
    lt(engagementMinutes.minute, sql`date_trunc('minute', ${to.toISOString()}::timestamptz)`),
  );

type Span = { first: Date; last: Date };
const spanOf = (row: { first: Date | null; last: Date | null } | undefined): Span | null =>
  row === undefined || row.first === null || row.last === null ? null : { first: row.first, last: row.last };

async function tickSpanOf(db: Db, range: Range): Promise<Span | null> {
  const { at } = engagementTicks;
  const [row] = await db
    .select({ first: min(at), last: max(at) })
    .from(engagementTicks)
    .where(ticksIn(range));
  return spanOf(row);
}

async function minuteSpanOf(db: Db, range: Range): Promise<Span | null> {
  const { minute } = engagementMinutes;
  const [row] = await db
    .select({ first: min(minute), last: max(minute) })
    .from(engagementMinutes)
    .where(minutesIn(range));
  return spanOf(row);
}

async function readTicks(db: Db, range: Range, stepMs: number): Promise<EngagementPoint[]> {
  const step = stepOf(engagementTicks.at, stepMs);
  const rows = await db
    .selectDistinctOn([step])
    .from(engagementTicks)
    .where(ticksIn(range))
    .orderBy(asc(step), desc(engagementTicks.at));
  return rows.map(pointView);
}

async function readMinutes(db: Db, range: Range, stepMs: number): Promise<EngagementPoint[]> {
  const step = stepOf(engagementMinutes.minute, stepMs);
  const rows = await db
    .selectDistinctOn([step])
    .from(engagementMinutes)
    .where(minutesIn(range))
    .orderBy(asc(step), desc(engagementMinutes.minute));
  return rows.map(engagementMinute);
}

/** A step in which minutes end and ticks begin has a point of each. */
function lastOfEachStep(points: readonly EngagementPoint[], stepMs: number): EngagementPoint[] {
  return points.filter((point, index) => {
    const next = points[index + 1];
    return next === undefined || Math.floor(point.at / stepMs) !== Math.floor(next.at / stepMs);
  });
}
