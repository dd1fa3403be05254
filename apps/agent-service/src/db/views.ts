import type { AnomalyView, DecisionView, EngagementPoint, RewardView, SessionView } from '@conductor/contracts';
import type { anomalies, decisions, engagementTicks, sessions } from '@conductor/database';

export type DecisionRow = typeof decisions.$inferSelect;
export type AnomalyRow = typeof anomalies.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;
export type TickRecord = typeof engagementTicks.$inferSelect;

const ms = (date: Date | null): number | null => (date === null ? null : date.getTime());

/** A stored decision as the world sees it. */
export function decisionView(row: DecisionRow): DecisionView {
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
    composing: row.composeUntil !== null && (row.status === 'PENDING' || row.status === 'APPROVED'),
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

/** The reward of a MEASURED decision; null for every other. */
export function rewardView(row: DecisionRow): RewardView | null {
  const { reward, rewardDelta: delta, rewardBonus: bonus, rewardBefore: before, rewardAfter: after } = row;
  if (reward === null || delta === null || bonus === null || before === null || after === null) return null;
  return { reward, delta, bonus, before, after };
}

/** A stored anomaly as the world sees it. */
export function anomalyView(row: AnomalyRow): AnomalyView {
  return {
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
  };
}

/** A stored session as the world sees it. */
export function sessionView(row: SessionRow): SessionView {
  return {
    id: row.id,
    sessionId: row.id,
    eventId: row.eventId,
    title: row.title,
    access: row.access,
    mode: row.mode,
    status: row.status,
    agentStatus: row.agentStatus,
    paused: row.paused,
    quietUntil: ms(row.quietUntil),
    registeredAt: row.registeredAt.getTime(),
    endedAt: ms(row.endedAt),
  };
}

/** Bands of the score, SPEC 6: ≥ .8, ≥ .6, ≥ .4, ≥ .2, below. */
export function bandOf(score: number | null): EngagementPoint['band'] {
  if (score === null) return null;
  if (score >= 0.8) return 'VERY_HIGH';
  if (score >= 0.6) return 'HIGH';
  if (score >= 0.4) return 'MODERATE';
  return score >= 0.2 ? 'LOW' : 'VERY_LOW';
}

/** A stored tick as the world sees it. */
export function pointView(row: TickRecord): EngagementPoint {
  const { score, expected, coverage, signals, breakdown } = row;
  return { at: row.at.getTime(), score, band: bandOf(score), expected, coverage, signals, breakdown };
}
