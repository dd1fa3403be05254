import type {
  Content,
  DecisionView,
  Generation,
  InterventionOutcome,
  RewardView,
  Obstacle,
} from '@conductor/contracts';
import type { ProposalRequest, OpenProposal } from './proposals.ts';
import type { DueReward, OpenReward, TrialResult } from './rewards.ts';

/** What became of a human's answer to a PENDING decision. */
export type AnswerResult =
  | { kind: 'ok'; decision: DecisionView }
  /** `settled`: no longer PENDING; `version`: it changed since; an obstacle: nothing may be done just now. */
  | { kind: 'conflict'; current: DecisionView; reason: 'settled' | 'version' | Obstacle }
  | { kind: 'not_found' }
  /** A program may not give this answer. */
  | { kind: 'forbidden' }
  | { kind: 'invalid'; field: string; message: string };

/**
 * What became of an intervention by hand, or of the proposal of one. `again`: the same request had come before; `conflict`: another is under way;
 * `taken`: its id is another decision's.
 */
export type ManualResult =
  | { kind: 'ok'; decision: DecisionView; again: boolean }
  | { kind: 'conflict'; current: DecisionView }
  | { kind: 'refused'; reason: 'quiet' | 'full' | Obstacle }
  | { kind: 'taken' }
  | { kind: 'not_found' }
  | { kind: 'invalid'; field: string; message: string };

/** Decisions at rest. Every change is one conditional update, with its transition and its outbox rows. */
export interface DecisionStore {
  /** One decision of a session, or null. */
  find(sessionId: string, decisionId: string): Promise<DecisionView | null>;
  /** Opens a proposal: the facts, under the locks that keep them true until it ends. Null when the session is gone. Throws `FenceLost`. */
  openProposal(request: ProposalRequest): Promise<OpenProposal | null>;
  /** PENDING → APPROVED by a human; `edits` replace the words. */
  approve(input: {
    sessionId: string;
    decisionId: string;
    actor: string;
    edits?: Content;
    version?: number;
  }): Promise<AnswerResult>;
  /** PENDING → REJECTED by a human. */
  reject(input: { sessionId: string; decisionId: string; actor: string; reason?: string }): Promise<AnswerResult>;
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
  /** A decision PENDING from the start, of somebody's or a program's own making; once for each `id`. */
  proposeByHand(input: {
    id: string;
    sessionId: string;
    eventId: string;
    actor: string;
    /** The caller's address, for the audit trail. */
    source?: string;
    byProgram: boolean;
    content: Content;
    reasons: string[];
    /** How long it may wait. */
    ttlMs: number;
  }): Promise<ManualResult>;
  /** The final words of a decision that still waits for them. False when they came too late. */
  improve(decisionId: string, words: { content: Content; generation: Generation }): Promise<boolean>;
  /** PENDING past its time → EXPIRED. Resolves with how many. */
  expireDue(): Promise<number>;
  /** Tells the organiser once of what waits longer than half its time. Resolves with how many. */
  escalateDue(): Promise<number>;
  /** APPROVED with final words → EXECUTING. Resolves with how many. */
  dispatchDue(): Promise<number>;
  /** EXECUTING → EXECUTED | FAILED as the executor reports. False when that was known already. */
  recordOutcome(outcome: InterventionOutcome, rewardDelayMs: number): Promise<boolean>;
  /** Sends commands again that nobody answered, and gives up those past their time. */
  chaseUnanswered(rewardDelayMs: number): Promise<{ resent: number; givenUp: number }>;
  /** Decisions whose reward is due. */
  dueRewards(limit: number, reach: { lookbackMs: number; lateMs: number }): Promise<DueReward[]>;
  /**
   * EXECUTED | HELD → MEASURED, with the rows of these contexts locked in one order, for the lesson to be stored in the
   * same transaction. Null when another was faster.
   */
  openReward(due: DueReward, reward: RewardView, contexts: readonly string[]): Promise<OpenReward | null>;
  /** EXECUTED | HELD → UNMEASURED. False when another was faster. */
  unmeasured(due: DueReward, reason: string): Promise<boolean>;
  /** Proposals whose horizon has come, as rewards due from the proposal on. */
  dueTrials(limit: number, reach: { lookbackMs: number; lateMs: number }): Promise<DueReward[]>;
  /** Closes a trial with its result, for its lesson to be stored in the same transaction. Null when another was faster. */
  openTrial(decisionId: string, result: TrialResult, contexts: readonly string[]): Promise<OpenReward | null>;
  /** Closes a trial of which nothing is known. False when another was faster. */
  closeTrial(decisionId: string, reason: string): Promise<boolean>;
}
