import type { FeedState } from '@conductor/client';
import type { AnomalyView, DecisionView, EngagementPoint } from '@conductor/contracts';
import { quietUntilAt } from '@conductor/contracts/plain';
import { openAnomaly, pendingDecision, runningDecision } from './current.ts';

/** Where the score is heading. */
export type Trend = 'rising' | 'level' | 'falling';
/** How what is on the page relates to now: heard just now, not for a while, or cut off. */
export type Hearing = 'live' | 'stale' | 'reconnecting';

/** All that the one sentence on top depends on. Shares 0–1, times epoch ms of the services' clock. */
export type Situation = {
  ended: boolean;
  hearing: Hearing;
  heardAt: number | null;
  /** The newest tick; null before the first. */
  point: EngagementPoint | null;
  trend: Trend;
  /** Whether anybody was seen present before. */
  visited: boolean;
  anomaly: AnomalyView | null;
  pending: DecisionView | null;
  running: DecisionView | null;
  paused: boolean;
  /** Until when the conductor keeps quiet; null where it may act. */
  quietUntil: number | null;
  /** Whether that is for a planned break. */
  isBreak: boolean;
};

const TREND_TICKS = 12;
const TREND_STEP = 0.08;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The trend: the mean of the last twelve known scores against that of the twelve before; 8 points are a step. */
export function trendOf(points: readonly EngagementPoint[]): Trend {
  const known = points.slice(-4 * TREND_TICKS).flatMap(({ score }) => (score === null ? [] : [score]));
  if (known.length < TREND_TICKS + TREND_TICKS / 2) return 'level';
  const change = mean(known.slice(-TREND_TICKS)) - mean(known.slice(-2 * TREND_TICKS, -TREND_TICKS));
  if (Math.abs(change) < TREND_STEP) return 'level';
  return change > 0 ? 'rising' : 'falling';
}

/** Reads the situation out of what the page knows. `now` and `heardAt` are by the services' clock. */
export function situationOf(
  feed: FeedState,
  { hearing, heardAt, now }: { hearing: Hearing; heardAt: number | null; now: number },
): Situation {
  const { session, engagement: points } = feed;
  const quietUntil = quietUntilAt(session, now);
  return {
    ended: session.endedAt !== null,
    hearing,
    heardAt,
    point: points.at(-1) ?? null,
    trend: trendOf(points),
    visited: points.some(({ signals }) => (signals.totalUsers ?? 0) > 0),
    anomaly: openAnomaly(feed),
    pending: pendingDecision(feed),
    running: runningDecision(feed),
    paused: session.paused,
    quietUntil,
    isBreak: quietUntil !== null && quietUntil === session.plannedBreak?.until,
  };
}
