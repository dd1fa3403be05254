import type { BreakdownTerm, EngagementPoint } from '@conductor/contracts';
import type { WindowReading } from './window.ts';

/** Below this coverage nothing is said of a session. */
export const MIN_COVERAGE = 0.8;
const WEIGHTS = { chat: 0.3, poll: 0.25, active: 0.25, reactions: 0.1 } as const;
/** What a full rate of leaving takes off the score. */
export const LEAVE_WEIGHT = 0.1;
/** How many ticks of its own past a session needs to count as much as what is usual for its size. */
const PRIOR_TICKS = 24;
/** The past fades with this half-life, in ticks (20 min at 5 s). */
const HALF_LIFE_TICKS = 240;

/** Reactions are a signal from so many ticks after the first one on: as a surprise they must not cost anything. */
const REACTING_TICKS = 12;

/** What this session is used to: fading means of ln(1 + signal), weight n ≤ 1/(1 − fade); `reacting`: ticks since the first reaction. */
export type Scorer = { n: number; chat: number; active: number; reactions: number; reacting: number };

export type EngagementScore = Pick<EngagementPoint, 'score' | 'band' | 'breakdown' | 'coverage' | 'signals'>;

/** A session without a past. */
export function createScorer(): Scorer {
  return { n: 0, chat: 0, active: 0, reactions: 0, reacting: 0 };
}

/** For a checkpoint. */
export const snapshotScorer = (scorer: Scorer): Scorer => ({ ...scorer });
/** From a checkpoint. */
export const restoreScorer = (json: Scorer): Scorer => ({ ...json });

/**
 * The engagement score of one reading, and the session's past carried on. score = clamp₀₁(Σ w·x / Σ w over the signals
 * that exist − 0.10·leave). Each x = ln(1 + 4·v/ref)/ln 17: 0 for silence, 0.57 at the session's usual level,
 * 1 from four times that. The past is read before this reading is added, so a falling signal can only lower the score.
 */
export function score(scorer: Scorer, reading: WindowReading): EngagementScore {
  const { signals, coverage } = reading;
  if (coverage < MIN_COVERAGE) return { score: null, band: null, breakdown: [], coverage, signals };
  const { totalUsers, chatMsgsPerMin, activeUsers, reactionsPerMin, pollParticipation, userLeaveRate } = signals;
  const parts: [keyof typeof WEIGHTS, number][] = [
    ['chat', level(chatMsgsPerMin, reference(scorer, scorer.chat, usualChat(totalUsers)))],
    ['active', level(activeUsers, reference(scorer, scorer.active, usualActive(totalUsers)))],
  ];
  if (pollParticipation !== null) parts.push(['poll', level(pollParticipation, 0.5)]);
  if (scorer.reacting > REACTING_TICKS) {
    parts.push(['reactions', level(reactionsPerMin, reference(scorer, scorer.reactions, usualChat(totalUsers)))]);
  }
  learn(scorer, reading);
  const total = parts.reduce((sum, [part]) => sum + WEIGHTS[part], 0);
  const breakdown: BreakdownTerm[] = parts.map(([part, value]) => {
    const weight = WEIGHTS[part] / total;
    return { part, weight, value, contribution: weight * value };
  });
  if (userLeaveRate !== null) {
    const contribution = userLeaveRate > 0 ? -LEAVE_WEIGHT * userLeaveRate : 0;
    breakdown.push({ part: 'leave', weight: -LEAVE_WEIGHT, value: userLeaveRate, contribution });
  }
  const raw = breakdown.reduce((sum, term) => sum + term.contribution, 0);
  const value = Math.min(1, Math.max(0, raw));
  if (value !== raw) breakdown.push({ part: 'clamp', weight: 1, value: value - raw, contribution: value - raw });
  return { score: value, band: bandOf(value), breakdown, coverage, signals };
}

/** Bands of SPEC: ≥ .8, ≥ .6, ≥ .4, ≥ .2, below. */
export function bandOf(value: number): NonNullable<EngagementPoint['band']> {
  if (value >= 0.8) return 'VERY_HIGH';
  if (value >= 0.6) return 'HIGH';
  if (value >= 0.4) return 'MODERATE';
  return value >= 0.2 ? 'LOW' : 'VERY_LOW';
}

const level = (value: number, ref: number): number => Math.min(1, Math.log1p((4 * value) / ref) / Math.log(17));

/**
 * Usual messages a minute and users active in a minute by size of audience: participation falls with size (in IRC, classes
 * and streams roughly n^0.7 and n^0.6; the session's own past soon outweighs this).
 */
const usualChat = (present: number | null): number | null =>
  present === null ? null : Math.max(1, 0.6 * present ** 0.7);
const usualActive = (present: number | null): number | null =>
  present === null ? null : Math.max(1, 0.6 * present ** 0.6);

function reference(scorer: Scorer, past: number, usual: number | null): number {
  if (usual === null) return scorer.n === 0 ? 1 : Math.max(1, Math.expm1(past));
  const trust = scorer.n / (scorer.n + PRIOR_TICKS);
  return Math.max(1, Math.expm1(trust * past + (1 - trust) * Math.log1p(usual)));
}

function learn(scorer: Scorer, { signals }: WindowReading): void {
  const fade = 0.5 ** (1 / HALF_LIFE_TICKS);
  const n = scorer.n * fade + 1;
  const into = (past: number, value: number): number => past + (Math.log1p(value) - past) / n;
  scorer.n = n;
  if (scorer.reacting > 0 || signals.reactionsPerMin > 0)
    scorer.reacting = Math.min(scorer.reacting + 1, REACTING_TICKS + 1);
  scorer.chat = into(scorer.chat, signals.chatMsgsPerMin);
  scorer.active = into(scorer.active, signals.activeUsers);
  scorer.reactions = into(scorer.reactions, signals.reactionsPerMin);
}
