import type { AnomalyView, DecisionView, EngagementPoint, QuietTimes, RewardView } from '@conductor/contracts';
import { BANDS } from '@conductor/contracts';
import type { decisions } from './schema/decisions.ts';
import type { sessions } from './schema/sessions.ts';
import type { anomalies, engagementMinutes, engagementTicks } from './schema/engagement.ts';
import { breakdownOf, signalsOf } from './tick-facts.ts';

const BAND_FLOORS = [0.8, 0.6, 0.4, 0.2, -Infinity];
const ms = (date: Date | null): number | null => date?.getTime() ?? null;

type QuietColumns = Pick<typeof sessions.$inferSelect, 'quietUntil' | 'breakFrom' | 'breakUntil'>;

/** When a stored session is quiet. */
export const quietTimes = ({ quietUntil, breakFrom: from, breakUntil: until }: QuietColumns): QuietTimes => ({
  quietUntil: ms(quietUntil),
  plannedBreak: from === null || until === null ? null : { from: from.getTime(), until: until.getTime() },
});

/** A stored decision as organisers see it; `now` (epoch ms) tells whether better words may still arrive. */
export function decisionView(row: typeof decisions.$inferSelect, now: number): DecisionView {
  const open = row.status === 'PENDING' || row.status === 'APPROVED';
  return {
    id: row.id,
    sessionId: row.sessionId,
    eventId: row.eventId,
    anomalyId: row.anomalyId,
    anomalyType: row.anomalyType,
    severity: row.severity,
    arm: row.arm,
    status: row.status,
    version: row.version,
    mode: row.mode,
    confidence: row.confidence,
    confidenceBasis: row.confidenceBasis,
    propensity: row.propensity,
    reasons: row.reasons,
    content: row.content,
    generation: row.generation,
    composing: open && row.composeUntil !== null && row.composeUntil.getTime() > now,
    holdout: row.holdout,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    decidedAt: ms(row.decidedAt),
    decidedBy: row.decidedBy,
    reason: row.reason,
    executedAt: ms(row.executedAt),
    reach: row.reach,
    reward: rewardView(row),
  };
}

function rewardView(row: typeof decisions.$inferSelect): RewardView | null {
  const { reward, rewardDelta: delta, rewardBonus: bonus, rewardBefore: before, rewardAfter: after } = row;
  if (reward === null || delta === null || bonus === null || before === null || after === null) return null;
  return { reward, delta, bonus, before, after };
}

/** A stored anomaly as organisers see it. */
export const anomalyView = (row: typeof anomalies.$inferSelect): AnomalyView => ({
  id: row.id,
  sessionId: row.sessionId,
  anomalyType: row.type,
  severity: row.severity,
  signal: row.signal,
  score: row.score,
  value: row.value,
  expected: row.expected,
  deviation: row.deviation,
  evidence: row.evidence,
  openedAt: row.openedAt.getTime(),
  endedAt: ms(row.endedAt),
});

/** A stored tick as a point of the score's curve. */
export const engagementPoint = (row: typeof engagementTicks.$inferSelect): EngagementPoint => ({
  at: row.at.getTime(),
  score: row.score,
  band: row.score === null ? null : (BANDS[BAND_FLOORS.findIndex((floor) => (row.score ?? 0) >= floor)] ?? null),
  expected: row.expected,
  coverage: row.coverage,
  signals: signalsOf(row),
  breakdown: breakdownOf(row),
});

/** A stored minute as a point of the score's curve; of how its score was made up nothing is kept. */
export const engagementMinute = ({ minute, ...row }: typeof engagementMinutes.$inferSelect): EngagementPoint =>
  engagementPoint({ ...row, at: minute, expected: null, breakdown: [] });
