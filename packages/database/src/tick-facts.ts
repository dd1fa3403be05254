import {
  LEAVE_WEIGHT,
  SCORE_WEIGHTS,
  type BreakdownTerm,
  type EngagementPoint,
  type Signals,
} from '@conductor/contracts';

/** What a tick is made of as numbers in a fixed order, which only ever grows at its end; null where a signal does not exist. */
export type TickFacts = (number | null)[];

const PARTS = ['chat', 'active', 'poll', 'speaking', 'reactions'] as const;
/** How many of the facts are signals; they alone are kept of a minute. The parts of the score come after them. */
export const SIGNAL_FACTS = 9;
/** A score is told from the sum of its parts by more than what a real cannot hold. */
const ROUNDING = 1e-5;

/** A point of the curve as it is stored. */
export function packFacts({ signals, breakdown }: Pick<EngagementPoint, 'signals' | 'breakdown'>): TickFacts {
  return [
    signals.chatMsgsPerMin,
    signals.pollParticipation,
    signals.activeUsers,
    signals.totalUsers,
    signals.reactionsPerMin,
    signals.userLeaveRate,
    signals.questionsPerMin,
    signals.speaking?.voices ?? null,
    signals.speaking?.turns ?? null,
    ...PARTS.map((part) => breakdown.find((term) => term.part === part)?.value ?? null),
  ];
}

/** The signals of a stored point. */
export function unpackSignals(facts: TickFacts): Signals {
  const [chat, poll, active, total, reactions, leave, questions, voices = null, turns = null] = facts;
  return {
    chatMsgsPerMin: chat ?? 0,
    pollParticipation: poll ?? null,
    activeUsers: active ?? 0,
    totalUsers: total ?? null,
    reactionsPerMin: reactions ?? 0,
    userLeaveRate: leave ?? null,
    questionsPerMin: questions ?? 0,
    ...(voices === null || turns === null ? {} : { speaking: { voices, turns } }),
  };
}

/** How the score of a stored point is made up: the weights follow from which parts there are. Empty without a score. */
export function unpackBreakdown(facts: TickFacts, score: number | null): BreakdownTerm[] {
  const values = PARTS.flatMap((part, index) => {
    const value = facts[SIGNAL_FACTS + index] ?? null;
    return value === null ? [] : [{ part, value }];
  });
  if (score === null || values.length === 0) return [];
  const total = values.reduce((sum, { part }) => sum + SCORE_WEIGHTS[part], 0);
  const terms: BreakdownTerm[] = values.map(({ part, value }) => {
    const weight = SCORE_WEIGHTS[part] / total;
    return { part, weight, value, contribution: weight * value };
  });
  const { userLeaveRate: left } = unpackSignals(facts);
  if (left !== null) {
    const contribution = left > 0 ? -LEAVE_WEIGHT * left : 0;
    terms.push({ part: 'leave', weight: -LEAVE_WEIGHT, value: left, contribution });
  }
  const off = score - terms.reduce((sum, term) => sum + term.contribution, 0);
  if (Math.abs(off) > ROUNDING) terms.push({ part: 'clamp', weight: 1, value: off, contribution: off });
  return terms;
}

type Stored = { facts: TickFacts | null; signals: Signals | null };

/** The signals of a row of ticks or minutes; rows from before `facts` hold them as JSON. */
export const signalsOf = ({ facts, signals }: Stored): Signals => signals ?? unpackSignals(facts ?? []);

/** The breakdown of a row of ticks; rows from before `facts` hold it as JSON. */
export const breakdownOf = (row: {
  facts: TickFacts | null;
  breakdown: BreakdownTerm[] | null;
  score: number | null;
}): BreakdownTerm[] => row.breakdown ?? unpackBreakdown(row.facts ?? [], row.score);
