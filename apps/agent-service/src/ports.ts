import type {
  AnomalyType,
  AnomalyView,
  Arm,
  BreakdownTerm,
  Content,
  DecisionStatus,
  DecisionView,
  EngagementPoint,
  FeedDraft,
  Generation,
  InterventionOutcome,
  Mode,
  PosteriorView,
  RewardView,
  Severity,
} from '@conductor/contracts';
import type { ArmEvidence } from '@conductor/database';

/** Wall clock for display and stored rows (epoch ms), and a monotonic one (ms) for durations. Tests turn it by hand. */
export type Clock = { now(): number; monotonic(): number };

/** What the conductor's stages are tuned by; milliseconds. */
export type ConductorSettings = {
  tickIntervalMs: number;
  windowMs: number;
  rewardDelayMs: number;
  decisionTtlMs: number;
  anomalyCooldownMs: number;
  checkpointIntervalMs: number;
  /** Which arms may be proposed at all. */
  arms: readonly Arm[];
};

/** Proof of a lease: a store refuses a write whose token is no longer the shard's. */
export type Fence = { shard: number; token: number };

/** A live session as the conductor needs it. */
export type ActiveSession = {
  id: string;
  eventId: string;
  shard: number;
  title: string | null;
  mode: Mode;
  paused: boolean;
  quietUntil: number | null;
  language: 'en' | 'de';
  /** As the organiser registered them; what the words are written with. */
  speaker: string | null;
  phase: string | null;
  /** When it began to be watched; epoch ms. */
  registeredAt: number;
};

/** What was learnt in one context; see the table `bandit_contexts`. */
export type ContextState = { n: number; arms: Partial<Record<Arm | 'HOLDOUT', ArmEvidence>> };

/** All that policy and decide need, read under the locks of the transaction that will store the decision. */
export type ProposalFacts = {
  /** The database's clock; every other time here is by the same one. Epoch ms. */
  nowMs: number;
  installationPaused: boolean;
  session: {
    status: 'ACTIVE' | 'ENDED';
    paused: boolean;
    quietUntilMs: number | null;
    mode: Mode;
    title: string | null;
  };
  /** `null` when the event has no settings: then nothing may be done. */
  settings: {
    enabled: boolean;
    allowedInterventions: readonly Arm[] | null;
    minConfidence: number;
    autoApproveThreshold: number;
    maxInterventionsPerHour: number;
    holdoutRate: number;
  } | null;
  /** The decision that is PENDING, APPROVED or EXECUTING in this session. */
  open: { id: string; status: DecisionStatus; severity: Severity | null } | null;
  /** The newest decision for the same opening of the anomaly. */
  same: { status: DecisionStatus } | null;
  /** When the session's last measurement began (execution, or proposal of a hold-out), and when it is due. */
  lastMeasurement: { startedMs: number; dueMs: number } | null;
  /** Decisions in the session in the last 5 minutes, and interventions of the event in the last hour. */
  sessionCount: number;
  eventCount: number;
  /** When each arm was last used in the session. */
  lastByArm: Partial<Record<Arm, number>>;
  /** What was learnt in the contexts asked for. */
  states: ReadonlyMap<string, ContextState>;
  usedTemplates: readonly string[];
  usedTexts: readonly string[];
};

/** A decision about to be stored. */
export type NewDecision = {
  id: string;
  status: 'PENDING' | 'APPROVED' | 'HELD';
  arm: Arm;
  mode: Mode;
  context: string;
  confidence: number;
  confidenceBasis: 'MEASURED' | 'PRIOR';
  propensity: number;
  reasons: string[];
  content: Content;
  generation: Generation;
  /** Wait so long for better words; 0 when nobody writes any. */
  composeMs: number;
  ttlMs: number;
  rewardDelayMs: number;
  /** A PENDING decision of lower severity that this one replaces. */
  supersedes: string | null;
};

/** What judging a proposal comes to. `retryAtMs`: when the reason will be gone, if that can be known. */
export type Judgement =
  | { kind: 'propose'; decision: NewDecision }
  | { kind: 'refuse'; code: string; reason: string; retryAtMs: number | null };

export type ProposalRequest = {
  fence: Fence;
  sessionId: string;
  eventId: string;
  anomaly: AnomalyView;
  /** When it opened, or was reopened last; epoch ms. Decisions from before then do not count as this opening's. */
  openingMs: number;
  /** The contexts whose evidence `judge` needs. */
  contexts: readonly string[];
  /** The last refusal that was recorded for this opening; the same one is not recorded again. */
  lastRefusal: string | null;
  judge: (facts: ProposalFacts) => Judgement;
};

export type ProposalResult =
  | { kind: 'stored'; decision: DecisionView }
  | { kind: 'refused'; code: string; reason: string; retryAtMs: number | null };

/** What became of an attempt to settle a PENDING decision. */
export type SettleResult =
  | { kind: 'ok'; decision: DecisionView }
  /** `settled`: no longer PENDING; `version`: it changed since; `paused`/`ended`: the session is not conducted now. */
  | { kind: 'conflict'; current: DecisionView; reason: 'settled' | 'version' | 'paused' | 'ended' }
  | { kind: 'not_found' }
  | { kind: 'invalid'; field: string; message: string };

/**
 * What became of an intervention by hand. `again`: the same request had come before; `conflict`: another is under way;
 * `taken`: its id is another decision's.
 */
export type ManualResult =
  | { kind: 'ok'; decision: DecisionView; again: boolean }
  | { kind: 'conflict'; current: DecisionView }
  | { kind: 'refused'; reason: 'paused' | 'ended' | 'full' }
  | { kind: 'taken' }
  | { kind: 'not_found' }
  | { kind: 'invalid'; field: string; message: string };

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

/** Decisions at rest. Every change is one conditional update, with its transition and its outbox rows. */
export interface DecisionStore {
  /** One decision of a session, or null. */
  find(sessionId: string, decisionId: string): Promise<DecisionView | null>;
  /** Facts under lock → judge → the decision stored, or the refusal recorded. Throws `FenceLost`. */
  propose(request: ProposalRequest): Promise<ProposalResult>;
  /** PENDING → APPROVED by a human; `edits` replace the words. */
  approve(input: {
    sessionId: string;
    decisionId: string;
    actor: string;
    edits?: Content;
    version?: number;
  }): Promise<SettleResult>;
  /** PENDING → REJECTED by a human. */
  reject(input: { sessionId: string; decisionId: string; actor: string; reason?: string }): Promise<SettleResult>;
  /** A decision APPROVED from the start, of the organiser's own making; once for each `id`. */
  sendByHand(input: {
    id: string;
    sessionId: string;
    eventId: string;
    actor: string;
    /** The caller's address, for the audit trail. */
    source?: string;
    content: Content;
  }): Promise<ManualResult>;
  /** The final words of a decision that still waits for them. False when they came too late. */
  improve(decisionId: string, words: { content: Content; generation: Generation }): Promise<boolean>;
  /** PENDING past its time → EXPIRED. Answers how many. */
  expireDue(): Promise<number>;
  /** Tells the organiser once of what waits longer than half its time. Answers how many. */
  escalateDue(): Promise<number>;
  /** APPROVED with final words → EXECUTING (or EXECUTED, where the agent itself carries it out). Answers how many. */
  dispatchDue(rewardDelayMs: number): Promise<number>;
  /** EXECUTING → EXECUTED | FAILED as the executor reports. False when that was known already. */
  settle(outcome: InterventionOutcome, rewardDelayMs: number): Promise<boolean>;
  /** Sends commands again that nobody answered, and gives up those past their time. */
  chaseUnanswered(rewardDelayMs: number): Promise<{ resent: number; givenUp: number }>;
  /** Decisions whose reward is due. */
  dueRewards(limit: number, reach: { lookbackMs: number; lateMs: number }): Promise<DueReward[]>;
  /** EXECUTED | HELD → MEASURED, the bandit taught in the same transaction. False when another was faster. */
  reward(due: DueReward, reward: RewardView, contexts: readonly string[], teach: Teach): Promise<boolean>;
  /** EXECUTED | HELD → UNMEASURED. False when another was faster. */
  unmeasured(due: DueReward, reason: string): Promise<boolean>;
}

/** Anomalies at rest. */
export interface AnomalyStore {
  /** What is stored as open for a session. */
  open(sessionId: string): Promise<AnomalyView[]>;
  /** Stores an opening or reopening, and tells it. `told` makes telling it twice impossible. Throws `FenceLost`. */
  save(fence: Fence, anomaly: AnomalyView & { eventId: string }, told: string): Promise<void>;
  /** Ends one, tells it, and expires the decision that waits for it. Throws `FenceLost`. */
  end(fence: Fence, sessionId: string, anomalyId: string, endedAtMs: number): Promise<void>;
}

/** One tick to be stored; lost without harm. */
export type TickRow = { sessionId: string; fence: Fence; point: EngagementPoint };

/** Takes ticks without waiting; a full queue drops the oldest and counts. */
export interface TickWriter {
  add(row: TickRow): void;
}

export type CheckpointRow = { sessionId: string; fence: Fence; atMs: number; state: Record<string, unknown> };

/** What a successor goes on from. */
export interface CheckpointStore {
  load(sessionIds: readonly string[]): Promise<ReadonlyMap<string, { atMs: number; state: Record<string, unknown> }>>;
  save(rows: readonly CheckpointRow[]): Promise<void>;
}

/** Which sessions are live; the conductor only reads. */
export interface SessionSource {
  /** All of them, or those of `ids` that are live. */
  active(ids?: readonly string[]): Promise<ActiveSession[]>;
}

/** Leases over shards. `now` leaves it to the database's clock. */
export interface LeaseStore {
  /** Prolongs what is owned and answers it; what is missing in the answer is lost. */
  renew(owner: string, ttlMs: number): Promise<Fence[]>;
  /** Takes at most `limit` shards that nobody holds. */
  claim(owner: string, ttlMs: number, limit: number): Promise<Fence[]>;
  /** Gives shards back. */
  release(owner: string, shards: readonly number[]): Promise<void>;
}

/** The session's feed to its organisers. */
export interface Feed {
  /**
   * Appends an event that may be lost (`engagement:update`). `fenced` when a successor's token was seen.
   * Throws while Redis is away.
   */
  appendLossy(draft: FeedDraft, token: number): Promise<'appended' | 'fenced'>;
}
