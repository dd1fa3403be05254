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

/** What a reward teaches: the contexts that it changes, and the posterior that it moved, to be shown. */
export type Lesson = { states: ReadonlyMap<string, ContextState>; posterior: PosteriorView | null };

/**
 * A decision that is MEASURED in a transaction which holds its contexts' rows, so that `states` stay true until it ends:
 * with `teach`, or, by `await using`, without a trace.
 */
export type OpenReward = AsyncDisposable & {
  readonly states: ReadonlyMap<string, ContextState>;
  /** Stores the lesson, tells the reward, and commits. */
  teach(lesson: Lesson): Promise<void>;
};
