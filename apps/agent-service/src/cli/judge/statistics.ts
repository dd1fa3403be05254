import { createRandom } from '../../conductor/random.ts';

const RESAMPLES = 2_000;

/** Mean of one value per recording, and its 90 % interval when recordings are drawn anew (percentile bootstrap, Efron 1979). */
export type Interval = { mean: number; low: number; high: number };

export function bootstrap(values: readonly number[], seed: string): Interval {
  const random = createRandom(seed);
  const draw = (): number => values[Math.floor(random.next() * values.length)] ?? 0;
  const means = Array.from({ length: RESAMPLES }, () => mean(values.map(draw))).toSorted((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * (RESAMPLES - 1))] ?? 0;
  return { mean: mean(values), low: at(0.05), high: at(0.95) };
}

/** 0 of nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The upper one of an even number; infinite of nothing. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Infinity;

/**
 * Lorden's bound (1971): no procedure with one false alarm in `between` observations notices a fall sooner on average than after
 * ln(between) / I of them, I the information (Kullback–Leibler divergence) in one. Infinite when nothing changes.
 * For negative-binomial counts with the mean `usual` and the variance usual + usual²/k of which the share `keep` stays.
 */
export function lordenBound(between: number, usual: number, k: number, keep: number): number {
  const fallen = keep * usual;
  const inMessages = keep === 0 ? 0 : fallen * Math.log((keep * (usual + k)) / (fallen + k));
  const information = inMessages + k * Math.log((usual + k) / (fallen + k));
  return information > 0 ? Math.log(between) / information : Infinity;
}

/** Mean and k of counts by the method of moments; k is capped where they are not over-dispersed. */
export function dispersion(counts: readonly number[]): { mean: number; k: number } {
  const usual = mean(counts);
  const variance = counts.reduce((sum, count) => sum + (count - usual) ** 2, 0) / Math.max(1, counts.length - 1);
  return { mean: usual, k: Math.min(1_000, (usual * usual) / Math.max(1e-9, variance - usual)) };
}
