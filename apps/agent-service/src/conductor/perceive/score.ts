import {
  LEAVE_WEIGHT,
  SCORE_WEIGHTS as WEIGHTS,
  UNKNOWN_REASONS,
  type BreakdownTerm,
  type EngagementPoint,
} from '@conductor/contracts';
import type { WindowReading } from './reading.ts';
import { createUsual, crowdOf, learn, spanFor, turnsOf, usualChat, type Usual } from './usual.ts';

/** Below this coverage nothing is said of a session. */
export const MIN_COVERAGE = 0.8;
/** Where fewer messages than this are usual in the longest span, chat says nothing. */
const LEAST_USUAL = 2.5;
/** What a span holds is believed as if so many usual messages, people or turns had come besides: a few are no evidence. */
const HALF_BELIEVED = 0.8;
/** Reactions and voices are a signal from so many ticks after the first one on: as a surprise they must not cost anything. */
const SETTLED_TICKS = 12;

/** What this session is used to, and how present it was last; plain data. */
export type Scorer = Usual & { lastPresent: number | null };

export type EngagementScore = Pick<EngagementPoint, 'score' | 'band' | 'breakdown' | 'coverage' | 'signals' | 'reason'>;

/** A session without a past. */
export const createScorer = (): Scorer => ({ ...createUsual(), lastPresent: null });

/** For a checkpoint. */
export const snapshotScorer = (scorer: Scorer): Scorer => ({ ...scorer });
/** From a checkpoint. */
export const restoreScorer = (json: Scorer): Scorer => ({ ...json });

/** How far back the next reading has to look, in windows (1–10): until about five messages are usual in it. */
export const spanOf = (scorer: Scorer): number => spanFor(scorer, scorer.lastPresent);

/**
 * The engagement score of one reading, and the session's past carried on. score = clamp₀₁(Σ w·x / Σ w over the signals
 * that exist − 0.10·leave). Each x = ln(1 + 4·v/ref)/ln 17: 0 for silence, 0.57 at the session's usual level,
 * 1 from four times that. The past is read before this reading is added, so a falling signal can only lower the score.
 * In an announced quiet time nothing is learnt: what is usual in a break is not usual.
 * Null, with the reason, where the window was not covered or so little is usual that silence tells nothing.
 */
export function score(scorer: Scorer, reading: WindowReading, quiet = false): EngagementScore {
  const { signals, coverage } = reading;
  if (coverage < MIN_COVERAGE) return unknown(reading, UNKNOWN_REASONS.coverage);
  const parts = partsOf(scorer, reading);
  const isBeginning = scorer.n < SETTLED_TICKS;
  if (!quiet) learn(scorer, reading);
  scorer.lastPresent = signals.totalUsers;
  if (parts.length === 0) return unknown(reading, isBeginning ? UNKNOWN_REASONS.beginning : UNKNOWN_REASONS.sparse);
  const total = parts.reduce((sum, [part]) => sum + WEIGHTS[part], 0);
  const breakdown: BreakdownTerm[] = parts.map(([part, value]) => {
    const weight = WEIGHTS[part] / total;
    return { part, weight, value, contribution: weight * value };
  });
  if (signals.userLeaveRate !== null) {
    const { userLeaveRate: left } = signals;
    const contribution = left > 0 ? -LEAVE_WEIGHT * left : 0;
    breakdown.push({ part: 'leave', weight: -LEAVE_WEIGHT, value: left, contribution });
  }
  const raw = breakdown.reduce((sum, term) => sum + term.contribution, 0);
  const value = Math.min(1, Math.max(0, raw));
  if (value !== raw) breakdown.push({ part: 'clamp', weight: 1, value: value - raw, contribution: value - raw });
  return { score: value, band: bandOf(value), breakdown, coverage, signals };
}

const unknown = ({ coverage, signals }: WindowReading, reason: string): EngagementScore => ({
  score: null,
  band: null,
  reason,
  breakdown: [],
  coverage,
  signals,
});

/** The signals that exist just now, each as x. */
function partsOf(scorer: Scorer, { signals, span }: WindowReading): [keyof typeof WEIGHTS, number][] {
  const { totalUsers, pollParticipation, reactionsPerMin, speaking } = signals;
  const parts: [keyof typeof WEIGHTS, number][] = [];
  const crowd = crowdOf(scorer, totalUsers);
  const usual = crowd * usualChat(scorer, totalUsers) * span.windows;
  if (usual >= LEAST_USUAL) {
    const people = crowd * usualActive(scorer, totalUsers, usual);
    parts.push(['chat', level(span.said, usual)], ['active', level(span.active, people)]);
  }
  if (pollParticipation !== null) parts.push(['poll', shareOf(pollParticipation / 0.5)]);
  if (speaking !== undefined && scorer.speaking > SETTLED_TICKS)
    parts.push(['speaking', level(turnsOf(speaking), Math.max(1, scorer.turns))]);
  if (scorer.reacting > SETTLED_TICKS)
    parts.push(['reactions', level(reactionsPerMin, Math.max(1, Math.expm1(scorer.reactions)))]);
  return parts;
}

/** People who usually take part in a span: this session's own number, at first as many as half of the messages in it. */
function usualActive({ n, active }: Scorer, present: number | null, messages: number): number {
  const prior = Math.max(1, Math.min(present ?? Infinity, messages ** 0.8));
  const trust = n / (n + SETTLED_TICKS);
  return Math.max(1, Math.expm1(trust * active + (1 - trust) * Math.log1p(prior)));
}

/** Bands of SPEC: ≥ .8, ≥ .6, ≥ .4, ≥ .2, below. */
export function bandOf(value: number): NonNullable<EngagementPoint['band']> {
  if (value >= 0.8) return 'VERY_HIGH';
  if (value >= 0.6) return 'HIGH';
  if (value >= 0.4) return 'MODERATE';
  return value >= 0.2 ? 'LOW' : 'VERY_LOW';
}

/** Share of its weight, 0–1, that a signal earns at so many times the usual: 0.57 at once, all from four times. */
export const shareOf = (times: number): number => Math.min(1, Math.log1p(4 * times) / Math.log(17));

/** x of a count where `usual` are usual: a few more or fewer of a few are no evidence. Silence where many are usual is 0. */
const level = (value: number, usual: number): number => shareOf((value + HALF_BELIEVED) / (usual + HALF_BELIEVED));
