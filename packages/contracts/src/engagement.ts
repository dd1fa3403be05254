import Type, { type Static } from 'typebox';
import { EpochMs, Id, Nullable, OneOf } from './ids.ts';

const Rate = Type.Number({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });

/**
 * What was seen in the last full window. `null` means that the signal does not exist just now (no poll is open,
 * nobody's presence is known), which is not the same as zero.
 */
export const Signals = Type.Object({
  /** Messages a minute of covered time. */
  chatMsgsPerMin: Rate,
  /** Distinct voters of the open poll / present, 0–1; from 30 s after the poll opened. */
  pollParticipation: Nullable(Share),
  /** Distinct users who acted in the window. */
  activeUsers: Rate,
  /** Users present, whether they act or not. */
  totalUsers: Nullable(Rate),
  /** Reactions a minute of covered time. */
  reactionsPerMin: Rate,
  /** Left in the window / present at its start, 0–1. */
  userLeaveRate: Nullable(Share),
  /** Questions a minute of covered time. */
  questionsPerMin: Rate,
});
export type Signals = Static<typeof Signals>;

/** Bands of the score: ≥ .8, ≥ .6, ≥ .4, ≥ .2, below. */
export const BANDS = ['VERY_HIGH', 'HIGH', 'MODERATE', 'LOW', 'VERY_LOW'] as const;
export const Band = OneOf(...BANDS);
export type Band = Static<typeof Band>;

/** The parts a score is made of; `clamp` is what keeping the sum within 0–1 took away or added. */
export const BREAKDOWN_PARTS = ['chat', 'poll', 'active', 'reactions', 'leave', 'clamp'] as const;

/** One summand of the score. `value` is the normalised signal, 0–1; the contributions add up to the score. */
export const BreakdownTerm = Type.Object({
  part: OneOf(...BREAKDOWN_PARTS),
  weight: Type.Number(),
  value: Type.Number(),
  contribution: Type.Number(),
});
export type BreakdownTerm = Static<typeof BreakdownTerm>;

/**
 * One tick of a session. `score` is null while coverage is too low to say anything (below 0.8).
 * `expected` is the detector's baseline of the score, null until it has one.
 */
export const EngagementPoint = Type.Object({
  at: EpochMs,
  score: Nullable(Share),
  band: Nullable(Band),
  expected: Nullable(Share),
  coverage: Share,
  signals: Signals,
  breakdown: Type.Array(BreakdownTerm, { maxItems: BREAKDOWN_PARTS.length }),
});
export type EngagementPoint = Static<typeof EngagementPoint>;

export const ANOMALY_TYPES = ['SUDDEN_DROP', 'GRADUAL_DECLINE', 'MASS_EXIT', 'LOW_ENGAGEMENT'] as const;
/** What kind of slide it is. */
export const AnomalyType = OneOf(...ANOMALY_TYPES);
export type AnomalyType = Static<typeof AnomalyType>;

/** How bad it is. */
export const Severity = OneOf('WARNING', 'CRITICAL');
export type Severity = Static<typeof Severity>;

/** An anomaly as shown to an organiser. `deviation` is signed: value − expected. `score` is the evidence, 0–1. */
export const AnomalyView = Type.Object({
  id: Id,
  sessionId: Id,
  anomalyType: AnomalyType,
  severity: Severity,
  signal: Type.String({ maxLength: 50 }),
  score: Share,
  value: Type.Number(),
  expected: Type.Number(),
  deviation: Type.Number(),
  evidence: Type.String({ maxLength: 500 }),
  openedAt: EpochMs,
  endedAt: Nullable(EpochMs),
});
export type AnomalyView = Static<typeof AnomalyView>;
