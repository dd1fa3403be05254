/**
 * The rival: a textbook one-sided CUSUM (Page 1954) on negative-binomial counts of one tick, for a fall to 40 % of a fading mean,
 * its dispersion from a fading variance. Plain data.
 */
export type Cusum = { n: number; mean: number; variance: number; sum: number; lagged: number[] };

const FALL = 0.4;
/** Fading mean and variance over ten minutes of 5 s ticks, a minute late so that a fall does not excuse itself at once. */
const MEMORY = 120;
const LAG = 12;
const READY = 60;
/** Where it alarms as often as ours does on the recordings for tuning: 0.49 times an hour. */
const THRESHOLD = 15;

/** Without a past. */
export function createCusum(): Cusum {
  return { n: 0, mean: 0, variance: 0, sum: 0, lagged: [] };
}

/** One tick's count; true when it alarms, after which it begins anew. */
export function cusum(state: Cusum, count: number): boolean {
  state.lagged.push(count);
  const old = state.lagged.length > LAG ? state.lagged.shift() : undefined;
  if (old !== undefined) {
    state.n += 1;
    const step = 1 / Math.min(state.n, MEMORY);
    const error = old - state.mean;
    state.mean += step * error;
    state.variance += step * (error * error * (1 - step) - state.variance);
  }
  if (state.n < READY || state.mean <= 0) return false;
  state.sum = Math.max(0, state.sum + logRatio(count, state.mean, state.variance));
  if (state.sum < THRESHOLD) return false;
  state.sum = 0;
  return true;
}

/** ln of the likelihoods of `count` with mean FALL·mean and with mean, k = mean²/(variance − mean). */
function logRatio(count: number, mean: number, variance: number): number {
  const k = Math.min(1e6, (mean * mean) / Math.max(1e-6 * mean, variance - mean));
  const fallen = FALL * mean;
  return count * Math.log((FALL * (mean + k)) / (fallen + k)) + k * Math.log((mean + k) / (fallen + k));
}
