const STEPS = 400;

/** A Beta distribution, shapes > 0. */
export type Beta = { alpha: number; beta: number };
/** How often each of these distributions gives the largest draw; they add up to 1. */
type Grid = { logits: Float64Array; masses: Float64Array[] };

/** Probability that a draw from `one` exceeds a draw from `other`: ∫ f(x)·F(x) dx, within 0.003 for shapes ≥ 0.5. */
export function exceeds(one: Beta, other: Beta): number {
  return largest(grid([one, other]))[0] ?? 0.5;
}

/**
 * How often each distribution gives the largest of one draw from each, where a draw below its own mean counts as that
 * mean (see the bandit's draws). They add up to 1.
 */
export function optimisticShares(all: readonly Beta[]): number[] {
  const { logits, masses } = grid(all);
  masses.forEach((mass, i) => {
    const mean = Math.log((all[i]?.alpha ?? 1) / (all[i]?.beta ?? 1));
    let below = 0;
    for (let k = 0; k < STEPS; k++) {
      if ((logits[k] ?? 0) < mean && k < STEPS - 1) {
        below += mass[k] ?? 0;
        mass[k] = 0;
      } else {
        mass[k] = (mass[k] ?? 0) + below;
        break;
      }
    }
  });
  return largest({ logits, masses });
}

/** Each distribution's mass on a common grid of logits, where a Beta of any shape is smooth and bell-like. */
function grid(all: readonly Beta[]): Grid {
  const ends = all.flatMap(({ alpha, beta }) => {
    const reach = 8 * Math.sqrt(1 / alpha + 1 / beta) + 1;
    return [Math.log(alpha / beta) - reach, Math.log(alpha / beta) + reach];
  });
  const low = Math.min(...ends);
  const step = (Math.max(...ends) - low) / STEPS;
  const logits = Float64Array.from({ length: STEPS }, (_, k) => low + (k + 0.5) * step);
  const masses = all.map(({ alpha, beta }) => {
    const logs = logits.map((y) => -alpha * Math.log1p(Math.exp(-y)) - beta * Math.log1p(Math.exp(y)));
    const top = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - top));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  return { logits, masses };
}

/** Draws in the same cell are shared out evenly. */
function largest({ masses }: Grid): number[] {
  const shares = masses.map(() => 0);
  const reached = masses.map(() => 0);
  for (let k = 0; k < STEPS; k++) {
    masses.forEach((mass, i) => {
      let below = 1;
      masses.forEach((other, j) => {
        if (j !== i) below *= (reached[j] ?? 0) + (other[k] ?? 0) / 2;
      });
      shares[i] = (shares[i] ?? 0) + (mass[k] ?? 0) * below;
    });
    masses.forEach((mass, i) => {
      reached[i] = (reached[i] ?? 0) + (mass[k] ?? 0);
    });
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
