import Type, { type Static } from 'typebox';
import { Arm, Content, Generation } from './arms.ts';
import { AnomalyType, Severity } from './engagement.ts';
import { EpochMs, Id, Nullable, OneOf, Version, Whole } from './ids.ts';

/** Who acts: MANUAL asks always, SEMI_AUTO acts alone when sure enough, AUTO acts always. */
export const Mode = OneOf('MANUAL', 'SEMI_AUTO', 'AUTO');
export type Mode = Static<typeof Mode>;

export const DECISION_STATUSES = [
  'PENDING',
  'APPROVED',
  'REJECTED',
  'EXPIRED',
  'SUPERSEDED',
  'EXECUTING',
  'EXECUTED',
  'FAILED',
  'MEASURED',
  'UNMEASURED',
  'HELD',
] as const;
/** PENDING → APPROVED | REJECTED | EXPIRED | SUPERSEDED; APPROVED → EXECUTING → EXECUTED | FAILED → MEASURED | UNMEASURED; HELD → MEASURED | UNMEASURED. */
export const DecisionStatus = OneOf(...DECISION_STATUSES);
export type DecisionStatus = Static<typeof DecisionStatus>;

/** What an intervention did, measured. `reward` 0–1 with 0.5 meaning no change; the scores are window means. */
export const RewardView = Type.Object({
  reward: Type.Number({ minimum: 0, maximum: 1 }),
  delta: Type.Number({ minimum: -1, maximum: 1 }),
  bonus: Type.Number({ minimum: 0, maximum: 0.2 }),
  before: Type.Number({ minimum: 0, maximum: 1 }),
  after: Type.Number({ minimum: 0, maximum: 1 }),
});
export type RewardView = Static<typeof RewardView>;

/**
 * A decision with everything that is known of it. `id` is also the intervention's id. `confidence` is the posterior
 * probability that the arm beats doing nothing; `confidenceBasis` says whether that rests on the prior still.
 * `version` grows with every change. While `composing`, better words may still arrive (content and version change).
 */
export const DecisionView = Type.Object({
  id: Id,
  sessionId: Id,
  eventId: Id,
  anomalyId: Nullable(Id),
  anomalyType: Nullable(AnomalyType),
  severity: Nullable(Severity),
  arm: Arm,
  status: DecisionStatus,
  version: Version,
  mode: Mode,
  confidence: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  confidenceBasis: OneOf('MEASURED', 'PRIOR'),
  propensity: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  reasons: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 20 }),
  content: Nullable(Content),
  generation: Nullable(Generation),
  composing: Type.Boolean(),
  holdout: Type.Boolean(),
  createdAt: EpochMs,
  expiresAt: EpochMs,
  decidedAt: Nullable(EpochMs),
  decidedBy: Nullable(Type.String({ maxLength: 255 })),
  reason: Nullable(Type.String({ maxLength: 1_000 })),
  executedAt: Nullable(EpochMs),
  reach: Nullable(Whole()),
  reward: Nullable(RewardView),
});
export type DecisionView = Static<typeof DecisionView>;

/** A Beta posterior of one arm in one context; `n` counts what it was taught, `mean` = alpha / (alpha + beta). */
export const PosteriorView = Type.Object({
  context: Type.String(),
  arm: Arm,
  alpha: Type.Number({ minimum: 0 }),
  beta: Type.Number({ minimum: 0 }),
  mean: Type.Number({ minimum: 0, maximum: 1 }),
  n: Type.Integer({ minimum: 0 }),
});
export type PosteriorView = Static<typeof PosteriorView>;
