const STEPS = 400;

type Beta = { alpha: number; beta: number };

/**
 * Probability that a draw from `one` exceeds a draw from each of `others`: ∫ f(x) Π F_j(x) dx by the midpoint rule on the
 * logit scale, where a Beta of any shape is smooth and bell-like. Within 0.002 for shapes ≥ 0.5. 1 when there are no others.
 */
export function beats(one: Beta, others: readonly Beta[]): number {
  if (others.length === 0) return 1;
  const masses = masser([one, ...others]);
  const [mine, ...theirs] = masses;
  if (mine === undefined) return 1;
  const reached = theirs.map(() => 0);
  let probability = 0;
  for (let i = 0; i < STEPS; i++) {
    let below = 1;
    theirs.forEach((mass, j) => {
      const step = mass[i] ?? 0;
      below *= (reached[j] ?? 0) + step / 2;
      reached[j] = (reached[j] ?? 0) + step;
    });
    probability += (mine[i] ?? 0) * below;
  }
  return Math.min(1, probability);
}

/** Each distribution's mass on a common grid of logits that holds them all. */
function masser(all: readonly Beta[]): number[][] {
  const centre = all.map(({ alpha, beta }) => Math.log(alpha / beta));
  const spread = all.map(({ alpha, beta }) => 8 * Math.sqrt(1 / alpha + 1 / beta) + 1);
  const low = Math.min(...centre.map((c, i) => c - (spread[i] ?? 0)));
  const high = Math.max(...centre.map((c, i) => c + (spread[i] ?? 0)));
  return all.map(({ alpha, beta }) => {
    const logs = Array.from({ length: STEPS }, (_, i) => {
      const y = low + ((i + 0.5) * (high - low)) / STEPS;
      return -alpha * Math.log1p(Math.exp(-y)) - beta * Math.log1p(Math.exp(y));
    });
    const top = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - top));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
}
