import type { BreakdownTerm, RewardView } from '@conductor/contracts';
import { eachInTurn } from '../each.ts';
import type { DecisionStore } from '../ports/decisions.ts';
import type { DueReward, Lesson, Measurement, OpenReward, StoredTick } from '../ports/rewards.ts';
import type { Telemetry } from '../telemetry.ts';
import { learn, lineage, posteriorOf, related } from './decide/bandit.ts';
import { LEAVE_WEIGHT } from './perceive/score.ts';
import { ownParts } from './arms/registry.ts';

/** A change of the score by this much is the whole way from "no effect" to 0 or 1. */
const FULL_DELTA = 0.4;
const MAX_BONUS = 0.2;
/** A scored tick may be this old and still be "before", where the agent was away just then. */
const STALE_MS = 30_000;
/** Ticks are written once a second; so long after its time a missing one will not come. */
const WRITE_SLACK_MS = 5_000;

export type LearnTiming = { tickIntervalMs: number; windowMs: number };

/** How far around a decision its ticks are looked at: before its start, and after its reward is due. */
export const reachOf = ({ tickIntervalMs, windowMs }: LearnTiming) => ({
  lookbackMs: Math.max(windowMs, STALE_MS),
  lateMs: 2 * tickIntervalMs,
});

/**
 * r = clamp₀₁(0.5 + Δ/0.4 + bonus). Δ: the score of the full window at the due time minus that of the full window
 * before the start, both over the same parts and without those that the arm itself makes. Overlap with another
 * intervention, low coverage or the session's end: no reward, and nothing is taught.
 */
export function measure(due: DueReward, timing: LearnTiming): Measurement {
  const { startedAtMs, measureAtMs, nowMs, ticks } = due;
  const { lookbackMs, lateMs } = reachOf(timing);
  if (due.sessionEndedAtMs !== null && due.sessionEndedAtMs <= measureAtMs) return none('the session ended');
  if (due.overlapped) return none('another intervention ran at the same time');
  const before = ticks.findLast((tick) => tick.atMs <= startedAtMs && tick.score !== null);
  if (before === undefined || startedAtMs - before.atMs > lookbackMs) return none('nothing was known before it');
  const late = ticks.filter((tick) => tick.atMs >= measureAtMs && tick.atMs <= measureAtMs + lateMs);
  const after = late.find((tick) => tick.score !== null);
  if (after === undefined) {
    if (nowMs < measureAtMs + lateMs + WRITE_SLACK_MS) return { kind: 'wait' };
    return none(late.length > 0 ? 'too little was seen at the due time' : 'nothing was known at the due time');
  }
  return compare(due, before, after);
}

const none = (reason: string): Measurement => ({ kind: 'unmeasured', reason });
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function compare(due: DueReward, before: StoredTick, after: StoredTick): Measurement {
  const without = due.holdout ? [] : ownParts(due.arm);
  const scores = rescore(before.breakdown, after.breakdown, without);
  if (scores === null) return none('no signal was seen both before and after');
  const delta = scores.after - scores.before;
  const bonus = turnBonus(due, before, delta);
  const reward: RewardView = { reward: clamp(0.5 + delta / FULL_DELTA + bonus, 0, 1), delta, bonus, ...scores };
  return { kind: 'measured', reward };
}

const has = (terms: readonly BreakdownTerm[], part: BreakdownTerm['part']): boolean =>
  terms.some((term) => term.part === part);

/**
 * Two breakdowns as scores over the parts that both have, but `without`; weights shared out anew. Null when no part
 * is left.
 */
function rescore(
  before: readonly BreakdownTerm[],
  after: readonly BreakdownTerm[],
  without: readonly BreakdownTerm['part'][],
): { before: number; after: number } | null {
  const parts = before
    .map((term) => term.part)
    .filter((part) => part !== 'clamp' && has(after, part) && !without.includes(part));
  const weights = new Map(before.map((term) => [term.part, term.weight]));
  const positive = parts.filter((part) => part !== 'leave');
  const total = positive.reduce((sum, part) => sum + (weights.get(part) ?? 0), 0);
  if (total <= 0) return null;
  const scoreOf = (terms: readonly BreakdownTerm[]): number => {
    const values = new Map(terms.map((term) => [term.part, term.value]));
    const sum = positive.reduce((acc, part) => acc + (weights.get(part) ?? 0) * (values.get(part) ?? 0), 0);
    const leave = parts.includes('leave') ? LEAVE_WEIGHT * (values.get('leave') ?? 0) : 0;
    return clamp(sum / total - leave, 0, 1);
  };
  return { before: scoreOf(before), after: scoreOf(after) };
}

/** Up to 0.2 when a falling trend turned toward the expected value: the share of the gap that was made good. */
function turnBonus(due: DueReward, before: StoredTick, delta: number): number {
  if (before.score === null || before.expected === null) return 0;
  const gap = before.expected - before.score;
  if (gap <= 0 || delta <= 0 || slope(due.ticks.filter((tick) => tick.atMs <= due.startedAtMs)) >= 0) return 0;
  return MAX_BONUS * clamp(delta / gap, 0, 1);
}

/** Least squares through the scored ticks, score per millisecond; 0 for fewer than three. */
function slope(ticks: readonly StoredTick[]): number {
  const points = ticks.flatMap(({ atMs, score }) => (score === null ? [] : [{ atMs, score }]));
  if (points.length < 3) return 0;
  const meanAt = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length;
  const meanScore = points.reduce((sum, { score }) => sum + score, 0) / points.length;
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  return points.reduce((sum, { atMs, score }) => sum + (atMs - meanAt) * (score - meanScore), 0) / (spread || 1);
}

/** The contexts that a decision's lesson has to see; none for one that a human asked for. */
export const contextsOf = ({ context, anomalyType }: DueReward): string[] =>
  context === null || anomalyType === null ? [] : related(context);

/** Folds a reward into every context of a decision's lineage, and shows the posterior that it moved. */
export function lessonOf(due: DueReward, reward: number, states: OpenReward['states']): Lesson {
  const { context, anomalyType } = due;
  if (context === null || anomalyType === null) return { states: new Map(), posterior: null };
  const arm = due.holdout ? 'HOLDOUT' : due.arm;
  const learning = lineage(context);
  const taught = new Map(
    learning.map((key) => [key, learn(states.get(key) ?? { n: 0, arms: {} }, arm, reward)] as const),
  );
  if (arm === 'HOLDOUT') return { states: taught, posterior: null };
  const posterior = posteriorOf(anomalyType, new Map([...states, ...taught]), context, arm);
  return { states: taught, posterior: { context: learning[0] ?? context, arm, ...posterior } };
}

export type LearnDeps = {
  decisions: Pick<DecisionStore, 'dueRewards' | 'openReward' | 'unmeasured'>;
  telemetry: Pick<Telemetry, 'measured' | 'unmeasured'>;
  timing: LearnTiming;
};

const BATCH = 50;

/**
 * Measures what is due, from stored rows alone: a restart loses nothing, and any instance may do it, once. Returns how
 * many were dealt with.
 */
export async function learnDue(deps: LearnDeps): Promise<number> {
  const due = await deps.decisions.dueRewards(BATCH, reachOf(deps.timing));
  const done = await eachInTurn(due, (one) => learnOne(deps, one));
  return done.length;
}

/** The decision's id when it is MEASURED or UNMEASURED now; null when it waits, or another was faster. */
async function learnOne({ decisions, telemetry, timing }: LearnDeps, due: DueReward): Promise<string | null> {
  const result = measure(due, timing);
  if (result.kind === 'wait') return null;
  if (result.kind === 'unmeasured') {
    if (!(await decisions.unmeasured(due, result.reason))) return null;
    telemetry.unmeasured(due.decisionId, result.reason);
    return due.decisionId;
  }
  if (!(await rewardOnce(decisions, due, result.reward))) return null;
  telemetry.measured(due.decisionId, due.holdout ? 'HOLDOUT' : due.arm, result.reward.reward);
  return due.decisionId;
}

/** MEASURED, and what it teaches, in one transaction, so that a reward counts once; false when another was faster. */
export async function rewardOnce(
  decisions: Pick<DecisionStore, 'openReward'>,
  due: DueReward,
  reward: RewardView,
): Promise<boolean> {
  await using measured = await decisions.openReward(due, reward, contextsOf(due));
  if (measured === null) return false;
  await measured.teach(lessonOf(due, reward.reward, measured.states));
  return true;
}
