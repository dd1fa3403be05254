/** Ticks in one sample (a minute at 5 s), and how many are kept. */
const SAMPLE = 12;
const KEPT = 60;
/**
 * How many samples a decline may have lasted, and what may be left at its end. None that leaves 0.6 is told of: it is there so that a
 * swell that is passing has a shape of its own and is not taken for the half of a deeper decline.
 */
const LENGTHS = [8, 10, 12, 15, 18, 22, 26, 30, 36, 42] as const;
const ENDS = [0.03, 0.15, 0.3, 0.42, 0.6] as const;
/** So many samples are looked at before it: what is usual. */
const BEFORE = 8;
/** By so much (ln likelihood) a decline may explain the course less well than a sudden fall and still be called one. */
const WORSE = 2;

/** Samples that what is unexplained is summed over, since chat swells for minutes; and of how many numbers fitted. */
const BLOCK = 4;
const LEAST_FITTED = 0.5;
const FITTED = 3;

/** What was counted lately, by samples, the newest last. Plain data. */
export type Course = { sum: number; ticks: number; samples: number[] };

/**
 * A decline: how much better than no change it explains the course (ln likelihood), counts a tick before and now, its ticks; and how
 * far the course lies off it: Pearson's chi-square of blocks of some minutes, and its degrees of freedom.
 */
export type Decline = {
  evidence: number;
  expected: number;
  value: number;
  window: number;
  unexplained: { chiSquare: number; freedom: number };
};
/** A shape of which the course was tried, and the level before it, counts a sample. */
type Fit = { evidence: number; level: number; left: readonly number[] };

/** ln of what is left at each sample of a decline, by length and end. */
const SHAPES = LENGTHS.map((length) =>
  ENDS.map((end) => {
    const left = Array.from({ length }, (_, i) => 1 - ((1 - end) * (i + 0.5)) / length);
    return { length, left, ln: left.map(Math.log), sum: left.reduce((all, share) => all + share, 0) };
  }),
).flat();

/** Nothing counted. */
export const createCourse = (): Course => ({ sum: 0, ticks: 0, samples: [] });

/** What has passed is no longer looked at. */
export function restartCourse(course: Course): void {
  Object.assign(course, createCourse());
}

/** All counted so far is so many times as much. */
export function rescaleCourse(course: Course, times: number): void {
  course.sum *= times;
  course.samples = course.samples.map((sample) => sample * times);
}

/**
 * One tick's count; no sample counts for more than `most` a tick. True when that completed a sample, and only then is there anything
 * new to find.
 */
export function note(course: Course, count: number, most: number): boolean {
  course.sum += count;
  course.ticks += 1;
  if (course.ticks < SAMPLE) return false;
  course.samples.push(Math.min(course.sum, SAMPLE * most));
  if (course.samples.length > KEPT) course.samples.shift();
  Object.assign(course, { sum: 0, ticks: 0 });
  return true;
}

/**
 * The decline (a level, then falling evenly until now) that explains the last hour best: the greatest likelihood ratio of Poisson
 * counts against one level throughout; whoever asks divides by how much more than Poisson their counts vary. Null where a
 * sudden fall explains it better.
 */
export function findDecline({ samples }: Course): Decline | null {
  let best: Fit | null = null;
  for (const { length, left, ln, sum } of SHAPES) {
    const from = samples.length - length;
    if (from < BEFORE) continue;
    const before = total(samples, 0, from);
    let [during, shaped] = [0, 0];
    for (let i = 0; i < length; i++) {
      const count = samples[from + i] ?? 0;
      during += count;
      shaped += count * (ln[i] ?? 0);
    }
    const all = before + during;
    const level = all / (from + sum);
    if (all <= 0) continue;
    const evidence = all * Math.log((level * samples.length) / all) + shaped;
    if (evidence > (best?.evidence ?? 0)) best = { evidence, level, left };
  }
  return best === null || best.evidence + WORSE < suddenly(samples) ? null : asDecline(samples, best);
}

function asDecline(samples: readonly number[], fit: Fit): Decline {
  const { evidence, level, left } = fit;
  const value = (level * (left.at(-1) ?? 1)) / SAMPLE;
  const unexplained = unexplainedBy(samples, fit);
  return { evidence, expected: level / SAMPLE, value, window: left.length * SAMPLE, unexplained };
}

/** Pearson's chi-square of the course by blocks, newest first: level, onset and depth were fitted to it. */
function unexplainedBy(samples: readonly number[], { level, left }: Fit): { chiSquare: number; freedom: number } {
  const from = samples.length - left.length;
  let [chiSquare, blocks] = [0, 0];
  for (let end = samples.length; end >= BLOCK; end -= BLOCK) {
    let [seen, fitted] = [0, 0];
    for (let i = end - BLOCK; i < end; i++) {
      seen += samples[i] ?? 0;
      fitted += level * (left[i - from] ?? 1);
    }
    chiSquare += (seen - fitted) ** 2 / Math.max(LEAST_FITTED, fitted);
    blocks += 1;
  }
  return { chiSquare, freedom: Math.max(0, blocks - FITTED) };
}

/** How much better than one level two levels explain the course, the lower from some sample on. */
function suddenly(samples: readonly number[]): number {
  const all = total(samples, 0, samples.length);
  let [best, before] = [0, 0];
  for (let from = 1; from < samples.length; from++) {
    before += samples[from - 1] ?? 0;
    const after = all - before;
    const [high, low] = [before / from, after / (samples.length - from)];
    if (from < BEFORE || low >= high) continue;
    const usual = all / samples.length;
    best = Math.max(best, before * Math.log(high / usual) + (after > 0 ? after * Math.log(low / usual) : 0));
  }
  return best;
}

function total(samples: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i] ?? 0;
  return sum;
}
