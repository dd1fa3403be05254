import type { Lift } from '@conductor/contracts';
import { ENOUGH_HOLDOUTS } from '../conductor/decide/bandit.ts';
import { createLift, type Effect } from '../conductor/learn/lift.ts';
import type { Trial } from '../ports/rewards.ts';
import type { TrialRows } from '../db/lift.ts';
import { signed } from './page-parts.ts';

const METHOD =
  'Every proposal of the agent that its coin could have held back counts, approved, rejected and expired alike, from the ' +
  'proposal to one horizon; what a human asked for is on neither side. The difference is by weighted and centred least ' +
  'squares over the coin’s own probabilities, each change compared with what the score and its expectation before foretold. ' +
  'Its interval allows for sessions that differ, and holds with 95 % at all looks together, however often one looks. The ' +
  'effect of acting is the difference by the share of offers that were carried out before the horizon.';

/** What proposing did beside doing nothing, in figures and in a sentence that is true, or that there is too little to tell. */
export function compareSides({ trials, unmeasured, cut }: TrialRows): Lift {
  const counted = createLift();
  for (const trial of trials) counted.add(trial);
  const { offered, held, sessions, effect, actedShare, acted } = counted.lift();
  const enough = effect !== null && Math.min(offered, held) >= ENOUGH_HOLDOUTS;
  const shown = enough ? effect : null;
  return {
    sessions,
    offered: { measured: offered, meanDelta: meanOf(trials, false) },
    holdouts: { measured: held, meanDelta: meanOf(trials, true) },
    unmeasured,
    ...figures(shown),
    acting: { share: actedShare, ...figures(enough ? acted : null) },
    ...verdictOf(shown, offered, held),
    method: METHOD,
    cut,
  };
}

function meanOf(trials: readonly Trial[], held: boolean): number | null {
  const deltas = trials.flatMap((trial) => (trial.held === held ? [trial.delta] : []));
  return deltas.length === 0 ? null : deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length;
}

const figures = (effect: Effect | null): Pick<Lift, 'difference' | 'interval'> =>
  effect === null
    ? { difference: null, interval: null }
    : { difference: effect.estimate, interval: { low: effect.low, high: effect.high } };

function verdictOf(effect: Effect | null, offered: number, held: number): Pick<Lift, 'verdict' | 'sentence'> {
  if (effect === null) {
    const sides = `${count(offered, 'proposal')} and ${count(held, 'hold-out')} were measured`;
    return { verdict: 'TOO_FEW', sentence: `Too few to tell: ${sides}, and ${ENOUGH_HOLDOUTS} of each are needed.` };
  }
  const range = `${signed(effect.low)} to ${signed(effect.high)}, with 95 % however often one looks`;
  const compared = `of 100 than after doing nothing (${range})`;
  const size = Math.abs(effect.estimate * 100).toFixed(1);
  if (effect.low > 0) {
    return {
      verdict: 'BETTER',
      sentence: `Proposals help: after one the score rises by ${size} points more ${compared}.`,
    };
  }
  if (effect.high < 0) {
    return {
      verdict: 'WORSE',
      sentence: `Proposals harm: after one the score rises by ${size} points less ${compared}.`,
    };
  }
  return {
    verdict: 'NO_DIFFERENCE',
    sentence: `No effect can be told yet: it lies within ${range}, in points of 100.`,
  };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
