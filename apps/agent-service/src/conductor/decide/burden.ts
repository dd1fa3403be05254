import type { Arm } from '@conductor/contracts';

/** An audience that was just given the same arm is expected to follow it by e^−OWN less often, and any other arm by e^−ANY. */
const OWN = 0.15;
const ANY = 0.03;
/** It has recovered from half of that after so long. */
const HALF_LIFE_MS = 600_000;

/** An arm that was carried out in the session, and when; epoch ms. */
export type Use = { arm: Arm; atMs: number };

/**
 * What is left, 0–1, of an arm's chance in an audience that was asked so often lately: a dose that every use adds to and that
 * fades, as in the dosage of Liao, Greenewald, Klasnja and Murphy, "Personalized HeartSteps" (2020). So the same arm is not
 * drawn again and again, and chances are spread over a session: with many uses behind it no arm beats doing nothing for a while.
 */
export function freshness(arm: Arm, uses: readonly Use[], nowMs: number): number {
  let dose = 0;
  for (const use of uses) dose += (use.arm === arm ? OWN : ANY) * 0.5 ** (Math.max(0, nowMs - use.atMs) / HALF_LIFE_MS);
  return Math.exp(-dose);
}

/** What is known of an arm whose chance is down to this share, with as much evidence behind it. */
export const tired = <P extends { alpha: number; beta: number; mean: number }>(known: P, share: number): P => ({
  ...known,
  alpha: known.alpha * share,
  beta: known.beta + known.alpha * (1 - share),
  mean: known.mean * share,
});
