import { LEAVE_WEIGHT, type BreakdownTerm, type RewardView } from '@conductor/contracts';
import type { DueReward, Measurement, StoredTick } from '../../ports/rewards.ts';
import { ownParts } from '../arms/registry.ts';

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
 * before the start, both over the same parts and without those that the arm itself makes (or would have made, for a
 * hold-out: both sides are measured alike). Overlap with another
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
  const scores = rescore(before.breakdown, after.breakdown, ownParts(due.arm));
  if (scores === null) return none('no signal was seen both before and after');
  const delta = scores.after - scores.before;
  const bonus = turnBonus(due, before, delta);
  const reward: RewardView = { reward: clamp(0.5 + delta / FULL_DELTA + bonus, 0, 1), delta, bonus, ...scores };
  return { kind: 'measured', reward, expected: before.expected };
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
