import type {
  AnomalyView,
  Arm,
  Content,
  DecisionStatus,
  DecisionView,
  Generation,
  Mode,
  Severity,
} from '@conductor/contracts';
import type { ContextState } from './rewards.ts';
import type { Fence } from './sessions.ts';

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
