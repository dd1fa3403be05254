/** The middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)] ?? Number.NaN;
  if (!Number.isInteger(middle)) return above;
  return ((sorted[middle - 1] ?? Number.NaN) + above) / 2;
}

/** One measured line: `value` is the median over rounds, `ratio` baseline ÷ ours (1 = as cheap as the baseline). */
export type Line = {
  name: string;
  unit: string;
  rounds: number;
  ours: number;
  /** `aim`: the ratio aimed at; null where the baseline only says what the least would be. */
  baselines: { name: string; value: number; ratio: number; aim: number | null }[];
  /** What else was measured, in words. */
  note?: string;
};

/**
 * Folds alternating rounds into a line. Ratios are taken within each round, so that whatever else the machine was
 * doing weighs on both sides, and the median ratio is kept. Every series has one cost a round, in `unit`.
 */
export function compare(
  name: string,
  unit: string,
  ours: readonly number[],
  baselines: readonly { name: string; aim: number | null; costs: readonly number[] }[],
): Line {
  return {
    name,
    unit,
    rounds: ours.length,
    ours: median(ours),
    baselines: baselines.map(({ name: baseline, aim, costs }) => ({
      name: baseline,
      aim,
      value: median(costs),
      ratio: median(costs.map((cost, round) => cost / (ours[round] ?? Number.NaN))),
    })),
  };
}

/** The value below which so large a share (0–1) of the values lies. NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export type Growth = { size: number; cost: number };

/** How a cost grows with its size, in words, with the power of the size (1: linearly) by least squares on logarithms. */
export function inWords(points: readonly Growth[], unit: string): string {
  const costs = points.map(({ size, cost }) => `${size}: ${cost.toFixed(2)}`).join(', ');
  return `${unit} by size: ${costs}; grows with the power ${exponentOf(points).toFixed(2)}`;
}

function exponentOf(points: readonly Growth[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
}
