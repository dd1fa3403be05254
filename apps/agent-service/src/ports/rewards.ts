import type { AnomalyType, Arm, BreakdownTerm, PosteriorView, RewardView } from '@conductor/contracts';
import type { ArmEvidence } from '@conductor/database';

/** What was learnt in one context, a kind of anomaly or that kind in audiences of one size: a row of `bandit_contexts`. */
export type ContextState = { n: number; arms: Partial<Record<Arm | 'HOLDOUT', ArmEvidence>> };

/** A decision whose reward is due, with the rows that it is measured by. */
export type DueReward = {
  decisionId: string;
  sessionId: string;
  arm: Arm;
  anomalyType: AnomalyType | null;
  context: string | null;
  holdout: boolean;
  startedAtMs: number;
  measureAtMs: number;
  /** The database's clock. */
  nowMs: number;
  sessionEndedAtMs: number | null;
  /** Another intervention ran within this one's time. */
  overlapped: boolean;
  /** Scored and unscored ticks around the start and the due time, oldest first. */
  ticks: readonly StoredTick[];
};

export type StoredTick = {
  atMs: number;
  score: number | null;
  expected: number | null;
  breakdown: readonly BreakdownTerm[];
};

/** What measuring comes to: a reward, a reason why there is none, or patience. */
export type Measurement =
  | { kind: 'measured'; reward: RewardView }
  | { kind: 'unmeasured'; reason: string }
  | { kind: 'wait' };

/** Folds one reward into contexts, answering those that it changed, and shows the posterior that it moved. */
export type Teach = (states: ReadonlyMap<string, ContextState>) => {
  states: ReadonlyMap<string, ContextState>;
  posterior: PosteriorView | null;
};
