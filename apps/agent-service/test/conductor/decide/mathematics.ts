/** ln Γ(x) for x > 0: Stirling's series, after raising x to where it is exact to 1e-12. */
function logFactorial(x: number): number {
  let [y, lower] = [x, 0];
  for (; y < 12; y++) lower += Math.log(y);
  const z = 1 / (y * y);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z / 1680))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - lower;
}

const logBeta = (a: number, b: number): number => logFactorial(a) + logFactorial(b) - logFactorial(a + b);

/** Density of Beta(a, b) at x in (0, 1). */
const betaDensity = (x: number, a: number, b: number): number =>
  Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));

/** Probability that a Beta(a, b) is at most x: the incomplete beta function, by its continued fraction (Lentz). */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a);
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 300; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
  }
  return (Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) * fraction) / a;
}

/** Probability that a draw of the first beats one of the second: ∫ f(x) F(x) dx over the quantity θ, x = sin²θ. */
export function exceedance([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  const steps = 4_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const angle = ((i + 0.5) / steps) * (Math.PI / 2);
    const x = Math.sin(angle) ** 2;
    sum += betaDensity(x, a, b) * betaShare(x, c, d) * Math.sin(2 * angle);
  }
  return (sum * Math.PI) / 2 / steps;
}

/** Kolmogorov–Smirnov: the greatest distance between what was drawn and what should have been, times √n. */
export function distance(draws: readonly number[], share: (x: number) => number): number {
  const n = draws.length;
  const gaps = draws
    .toSorted((a, b) => a - b)
    .map((x, i) => Math.max(Math.abs(share(x) - i / n), Math.abs(share(x) - (i + 1) / n)));
  return Math.sqrt(n) * Math.max(...gaps);
}
