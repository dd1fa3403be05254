import type { ReportComparison } from '@conductor/contracts';
import type { Measured } from '../db/report.ts';

/** Fewer than so many on either side say nothing. */
const ENOUGH = 20;
/** The normal distribution's 95th percentile: 90 % lie between its two signs. */
const Z_90 = 1.644_854;

const METHOD =
  'Difference of the mean changes of the score, with a 90 % interval by the normal approximation with unequal ' +
  'variances (Welch); measurements are taken as independent. A change counts from execution, for a hold-out from its ' +
  'proposal. Rejected and expired proposals are on neither side, and neither is what a human asked for.';

const SENTENCES = {
  BETTER: 'Interventions did better than doing nothing.',
  WORSE: 'Interventions did worse than doing nothing.',
  NO_DIFFERENCE: 'No difference between interventions and doing nothing can be told.',
} as const;

/** What the measured interventions did beside the hold-outs, or that there are too few to tell. */
export function compareSides(executed: Measured, holdouts: Measured): ReportComparison {
  const sides = {
    executed: { measured: executed.count, meanDelta: executed.mean },
    holdouts: { measured: holdouts.count, meanDelta: holdouts.mean },
    method: METHOD,
  };
  const interval = intervalOf(executed, holdouts);
  if (interval === null) {
    const sentence = `Too few to tell: ${counted(executed.count, 'intervention')} and ${counted(holdouts.count, 'hold-out')} were measured, and ${ENOUGH} of each are needed.`;
    return { ...sides, difference: null, interval: null, verdict: 'TOO_FEW', sentence };
  }
  const { difference, low, high } = interval;
  const verdict = low > 0 ? 'BETTER' : high < 0 ? 'WORSE' : 'NO_DIFFERENCE';
  return { ...sides, difference, interval: { low, high }, verdict, sentence: SENTENCES[verdict] };
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function intervalOf(a: Measured, b: Measured): { difference: number; low: number; high: number } | null {
  if (a.count < ENOUGH || b.count < ENOUGH) return null;
  if (a.mean === null || a.variance === null || b.mean === null || b.variance === null) return null;
  const difference = a.mean - b.mean;
  const reach = Z_90 * Math.sqrt(a.variance / a.count + b.variance / b.count);
  return { difference, low: difference - reach, high: difference + reach };
}
