import type { AnomalyType, Arm, BreakdownTerm, PosteriorView, RewardView } from '@conductor/contracts';
import type { Evidence, Span, Stream } from '@conductor/database';

export type { Evidence, Span, Stream };

/**
 * What `n` rewards taught in one context, a kind of anomaly or that kind in audiences of one size: a row of
 * `bandit_contexts`, spans oldest first.
 */
export type ContextState = { n: number; spans: readonly Span[] };

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
  /** The trace in which it was proposed, where one is recorded. */
  traceparent?: string | null;
  /** Scored and unscored ticks around the start and the due time, oldest first. */
  ticks: readonly StoredTick[];
};

export type StoredTick = {
  atMs: number;
  score: number | null;
  expected: number | null;
  breakdown: readonly BreakdownTerm[];
};

/** What measuring comes to: a reward (and which score was expected before), a reason why there is none, or patience. */
export type Measurement =
  | { kind: 'measured'; reward: RewardView; expected: number | null }
  | { kind: 'unmeasured'; reason: string }
  | { kind: 'wait' };

/** What a reward teaches: the contexts that it changes, and the posterior that it moved, to be shown. */
export type Lesson = { states: ReadonlyMap<string, ContextState>; posterior: PosteriorView | null };

/** What came of a proposal at its horizon: the score then and what was expected, 0–1, and how it changed, −1 to 1. */
export type TrialResult = { score: number; expected: number | null; delta: number };

/**
 * A decision that is MEASURED, or a trial that is closed, in a transaction which holds its contexts' rows, so that `states` stay true until it ends:
 * with `teach`, or, by `await using`, without a trace.
 */
export type OpenReward = AsyncDisposable & {
  readonly states: ReadonlyMap<string, ContextState>;
  /** Stores the lesson, tells of a reward, and commits. */
  teach(lesson: Lesson): Promise<void>;
};

/** A randomised proposal whose outcome was measured at its horizon, held back by the coin or offered. */
export type Trial = {
  sessionId: string;
  /** When it was proposed, and the horizon at which it was measured; epoch ms. */
  proposedAtMs: number;
  dueAtMs: number;
  held: boolean;
  /** Probability with which the coin would have held it back, between 0 and 1. */
  heldRate: number;
  /** The score at its proposal, and what was expected then (null: unknown). */
  score: number;
  expected: number | null;
  /** Score at the horizon minus score at the proposal, over the same parts; −1 to 1. */
  delta: number;
  /** It was carried out before the horizon. */
  acted: boolean;
};
