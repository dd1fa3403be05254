import { ALARM, type Finding } from './anomalies.ts';
import { tellDecline, tellLow, type Room } from './wording.ts';

/** Ticks in one sample of the score: independent of each other in a window of as many ticks. */
const SAMPLE = 12;
/** Samples in the trend, and in the level. */
const TREND = 16;
const LOW_SAMPLES = 8;
/** How sure (standard normal) the trend has to be, how far the score has to have fallen. */
const SURE = 4.2;
const FALLEN = 0.2;
/** The band VERY_LOW ends here, MODERATE begins there. */
const VERY_LOW = 0.2;
const MODERATE = 0.4;
/** A session that never was MODERATE is given so many samples to begin. */
const BEGUN = 15;

/** A session that has been very low for more than this share of its time is none that has become so. */
const HABITUAL = 0.33;

/**
 * Means of the score over SAMPLE ticks, the newest last; `long` fades over the whole session, `lows` counts the samples that
 * were very low, up to LOW_SAMPLES ago. Plain data.
 */
export type Trend = {
  sum: number;
  ticks: number;
  samples: number[];
  n: number;
  long: number;
  highest: number;
  lows: number;
};

/** No score yet. */
export function createTrend(): Trend {
  return { sum: 0, ticks: 0, samples: [], n: 0, long: 0, highest: 0, lows: 0 };
}

/** What has passed is no longer compared with. */
export function restartTrend(trend: Trend): void {
  Object.assign(trend, { sum: 0, ticks: 0, samples: [] });
}

/** One tick's score in; true when that completed a sample, and only then is there anything new to find. */
export function sampleScore(trend: Trend, score: number): boolean {
  trend.sum += score;
  trend.ticks += 1;
  if (trend.ticks < SAMPLE) return false;
  const sample = trend.sum / trend.ticks;
  trend.samples.push(sample);
  if (trend.samples.length > TREND) trend.samples.shift();
  trend.n += 1;
  trend.highest = Math.max(trend.highest, sample);
  const old = trend.samples.at(-1 - LOW_SAMPLES);
  if (old !== undefined && old < VERY_LOW) trend.lows += 1;
  trend.long += (sample - trend.long) / Math.min(trend.n, 60);
  trend.sum = 0;
  trend.ticks = 0;
  return true;
}

/** Mann–Kendall statistic (Mann 1945, Kendall 1948), standard normal without a trend, and the Theil–Sen slope (Sen 1968). */
function trendOf(samples: readonly number[]): { z: number; slope: number } {
  const n = samples.length;
  let s = 0;
  const slopes: number[] = [];
  for (const [i, earlier] of samples.entries()) {
    for (let j = i + 1; j < n; j++) {
      const difference = (samples[j] ?? 0) - earlier;
      s += Math.sign(difference);
      slopes.push(difference / (j - i));
    }
  }
  const z = s / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  return { z, slope: slopes.toSorted((a, b) => a - b)[slopes.length >> 1] ?? 0 };
}

/** A slow decline: a trend that does not mind bursts, and a fall that matters. */
export function findDecline({ samples, long }: Trend, tickMs: number, room: Room): Finding | null {
  const n = samples.length;
  if (n < TREND) return null;
  const { z, slope } = trendOf(samples);
  const fall = -slope * (n - 1);
  if (z > -SURE || fall < FALLEN) return null;
  const value = mean(samples.slice(-3));
  const expected = Math.min(value + fall, long);
  if (expected - value < FALLEN) return null;
  return {
    anomalyType: 'GRADUAL_DECLINE',
    severity: value <= expected / 2 ? 'CRITICAL' : 'WARNING',
    signal: 'score',
    score: Math.min(1, (ALARM * -z) / SURE),
    value,
    expected: Math.min(1, expected),
    evidence: tellDecline(Math.min(1, expected), value, minutes(n, tickMs), room),
    left: value / expected,
    window: n * SAMPLE,
  };
}

/** Whether the score no longer falls. */
export function isLevel({ samples }: Trend): boolean {
  const n = samples.length;
  return n < 6 || mean(samples.slice(-3)) >= mean(samples.slice(-6, -3));
}

/**
 * A score that has been very low for eight samples on end, in a session that is not so as a rule; or in one where somebody has
 * acted, but that never came to life. Where nobody has ever acted nobody was asked to.
 */
export function findLow({ samples, long, n, highest, lows }: Trend, tickMs: number, room: Room): Finding | null {
  const last = samples.slice(-LOW_SAMPLES);
  const news = highest >= MODERATE ? lows <= HABITUAL * n : highest > 0 && n >= BEGUN;
  if (last.length < LOW_SAMPLES || !news) return null;
  const value = mean(last);
  const top = Math.max(...last);
  if (top > VERY_LOW) return null;
  const expected = Math.max(long, MODERATE);
  return {
    anomalyType: 'LOW_ENGAGEMENT',
    severity: value <= VERY_LOW / 2 ? 'CRITICAL' : 'WARNING',
    signal: 'score',
    score: 1 - (ALARM * top) / VERY_LOW,
    value,
    expected,
    evidence: tellLow(top, minutes(LOW_SAMPLES, tickMs), room),
    left: value / expected,
    window: LOW_SAMPLES * SAMPLE,
  };
}

/** Whether the score has left the lowest band for good: three samples on end. */
export function isHigher({ samples }: Trend): boolean {
  return Math.min(...samples.slice(-3)) > VERY_LOW;
}

/** So many samples in whole minutes. */
const minutes = (samples: number, tickMs: number): number =>
  Math.max(1, Math.round((samples * SAMPLE * tickMs) / 60_000));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
