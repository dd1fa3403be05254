import type {
  AnomalyView,
  Arm,
  Audience,
  Content,
  DecisionStatus,
  DecisionView,
  Generation,
  Mode,
  Severity,
} from '@conductor/contracts';
import type { ContextState } from './rewards.ts';
import type { Fence } from './sessions.ts';

/** Which anomaly of which session is to be decided on. */
export type ProposalRequest = {
  fence: Fence;
  sessionId: string;
  eventId: string;
  anomaly: AnomalyView;
  /** When it opened, or was reopened last; epoch ms. Decisions from before then do not count as this opening's. */
  openingMs: number;
  /** The contexts whose evidence is needed. */
  contexts: readonly string[];
};

/** All that a decision rests on, read under the locks of the transaction that will store the decision. */
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
    /** Where the audience is, if not in our own room. */
    audience: Audience | null;
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
  /** What was carried out in the session of late, and when; epoch ms. */
  uses: readonly { arm: Arm; atMs: number }[];
  /** What was learnt in the contexts asked for. */
  states: ReadonlyMap<string, ContextState>;
  usedTemplates: readonly string[];
  usedTexts: readonly string[];
};

/** A decision about to be stored. */
export type Decision = {
  id: string;
  status: 'PENDING' | 'APPROVED' | 'HELD';
  arm: Arm;
  mode: Mode;
  context: string;
  confidence: number;
  confidenceBasis: 'MEASURED' | 'PRIOR';
  propensity: number;
  /** With which probability the coin would hold it back. */
  heldRate: number;
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

/** Why nothing is done. `retryAtMs`: when the reason is gone, null when nobody knows, `NEVER` when not by itself. */
export type Refusal = { kind: 'refuse'; code: RefusalCode; reason: string; retryAtMs: number | null };

export type RefusalCode =
  | 'GONE'
  | 'NO_SETTINGS'
  | 'DISABLED'
  | 'INSTALLATION_PAUSED'
  | 'ENDED'
  | 'PAUSED'
  | 'QUIET'
  | 'OPEN_DECISION'
  | 'DECLINED'
  | 'MEASURING'
  | 'COOLDOWN'
  | 'SESSION_CAP'
  | 'EVENT_CAP'
  | 'NO_ARM'
  | 'CONFIDENCE';

/**
 * A proposal in the making: one transaction that holds the lease, the event's row (its cap is counted under it) and the
 * session's, so that `facts` stay true until it ends. It ends with `store`, with `refuse`, or, by `await using`, without
 * a trace.
 */
export type OpenProposal = AsyncDisposable & {
  readonly facts: ProposalFacts;
  /** Stores the decision with all that must be told of it, and commits. */
  store(decision: Decision): Promise<DecisionView>;
  /** Writes the refusal down for the organiser to read, and commits. */
  refuse(refusal: Refusal): Promise<void>;
};
