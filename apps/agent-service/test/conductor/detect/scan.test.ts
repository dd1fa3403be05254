import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetector, type DetectorOptions } from '../../../src/conductor/detect/scan.ts';
import { createRandom } from '../../../src/conductor/random.ts';

const scores = (values: readonly number[], options: DetectorOptions = { direction: 'both' }): number[] => {
  const detector = createDetector(options);
  return values.map((value, i) => detector.update(value, 1_000 * i).score);
};
/** `n` values of a function of index and noise. */
const series = (n: number, of: (i: number, noise: number) => number, seed = 1): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: n }, (_, i) => of(i, random.normal()));
};
/** How many separate alarms. */
const alarms = (of: readonly number[]): number =>
  of.filter((score, i) => score >= 0.5 && (of[i - 1] ?? 0) < 0.5).length;
const highest = (of: readonly number[]): number => Math.max(...of);
/** Bytes of all arrays in a state. */
const bytesOf = (state: object): number =>
  Object.values(state).reduce<number>((sum, part: unknown) => {
    if (ArrayBuffer.isView(part)) return sum + part.byteLength;
    return typeof part === 'object' && part !== null ? sum + bytesOf(part) : sum;
  }, 0);
const season = (i: number): number => 100 + 20 * Math.sin((2 * Math.PI * i) / 288);
/** High from nine to six, in quarters of an hour. */
const day = (i: number, noise: number): number => (i % 96 >= 36 && i % 96 < 72 ? 80 : 20) + noise;

describe('a single series of unknown range', () => {
  const ordinary: [string, (i: number, noise: number) => number][] = [
    ['noise', (_, e) => 50 + e],
    ['a trend', (i, e) => 0.05 * i + e],
    ['a season', (i, e) => season(i) + 2 * e],
    ['a constant', () => 7],
    ['a huge scale', (_, e) => 1e12 + 1e6 * e],
    ['a tiny scale', (_, e) => 1e-12 * e],
  ];

  it.each(ordinary)('is at rest with %s', (_, of) => {
    const rates = [1, 2, 3].map((seed) => alarms(scores(series(4_000, of, seed))));
    expect(rates.reduce((sum, rate) => sum + rate, 0) / 3).toBeLessThanOrEqual(2);
  });

  it.each([
    ['a spike', (i: number, e: number) => 50 + e + (i >= 2_000 && i < 2_003 ? 9 : 0)],
    ['a level shift', (i: number, e: number) => 10 + e + (i >= 2_000 ? 4 : 0)],
    ['a jump off a trend', (i: number, e: number) => 0.05 * i + e - (i >= 2_000 ? 9 : 0)],
    ['a fall off a season', (i: number, e: number) => season(i) + 2 * e - (i >= 2_000 && i < 2_060 ? 25 : 0)],
    ['the first change of a constant', (i: number) => (i >= 2_000 ? 8 : 7)],
  ])('notices %s', (_, of) => {
    const all = scores(series(2_600, of));
    expect(highest(all.slice(2_000, 2_060))).toBeGreaterThanOrEqual(0.5);
    expect(highest(all.slice(2_300))).toBeLessThan(0.6);
  });

  it('is blind to rises when told to look down only', () => {
    const up = series(1_000, (i, e) => 10 + e + (i >= 500 ? 8 : 0));
    expect(highest(scores(up, { direction: 'down' }).slice(500, 600))).toBeLessThan(0.5);
    const down = up.map((value) => -value);
    expect(highest(scores(down, { direction: 'down' }).slice(500, 600))).toBeGreaterThanOrEqual(0.5);
  });

  it('fault 33: answers after at most 60 updates', () => {
    const dropping = series(70, (i, e) => 10 + e - (i >= 60 ? 20 : 0));
    expect(highest(scores(dropping, { direction: 'down' }).slice(60))).toBeGreaterThanOrEqual(0.5);
  });

  it('gives the same scores for the same series in any unit', () => {
    const values = series(400, (i, e) => 5 + e + (i > 300 ? 3 : 0));
    const plain = scores(values);
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), (power) => {
        const factor = 2 ** power;
        const scaled = scores(values.map((value) => factor * value));
        for (const [i, score] of scaled.entries()) expect(score).toBeCloseTo(plain[i] ?? NaN, 6);
      }),
      { numRuns: 30 },
    );
  });

  it('gives a score from 0 to 1 whatever comes, and passes over what is no number', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 200 }), fc.constantFrom('down', 'both'), (values, direction) => {
        for (const score of scores(values, { direction })) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
    const values = series(1_200, (_, e) => e ** 3);
    const nothing = [NaN, Infinity, -Infinity, NaN, NaN];
    const holes = values.flatMap((value) => [value, ...nothing]);
    expect(scores(holes).filter((_, i) => i % (1 + nothing.length) === 0)).toEqual(scores(values));
  });

  it('is itself again after a value beyond all measure', () => {
    const values = series(1_500, (i, e) => (i === 500 ? 1e300 : 10 + e + (i >= 1_400 ? 9 : 0)));
    const all = scores(values);
    expect(highest(all.slice(495, 510))).toBeGreaterThanOrEqual(0.5);
    expect(highest(all.slice(1_400))).toBeGreaterThanOrEqual(0.5);
    expect(alarms(all.slice(1_000, 1_400))).toBe(0);
  });

  it('keeps a state of constant size', () => {
    const detector = createDetector();
    const before = bytesOf(detector.state);
    for (const value of series(5_000, (_, e) => e)) detector.update(value, 0);
    expect(bytesOf(detector.state)).toBe(before);
    expect(before).toBeLessThan(3_500);
  });

  it('tells of a new level when it begins, and not for as long as it lasts', () => {
    const all = scores(series(4_000, (i, e) => 10 + e + (i >= 2_000 ? 8 : 0)));
    expect(highest(all.slice(2_000, 2_010))).toBeGreaterThanOrEqual(0.5);
    expect(alarms(all.slice(2_000))).toBeLessThanOrEqual(2);
    expect(all.slice(2_010).filter((score) => score >= 0.5).length).toBeLessThanOrEqual(1);
  });

  it('learns a day: its jumps are expected after some days, and their absence is noticed', () => {
    const quarter = 900_000;
    const detector = createDetector({ direction: 'both' });
    const missing = 20 * 96;
    const all = series(21 * 96, (i, e) => (i >= missing ? 20 + e : day(i, e))).map(
      (value, i) => detector.update(value, i * quarter).score,
    );
    expect(alarms(all.slice(5 * 96, missing))).toBeLessThanOrEqual(1);
    expect(highest(all.slice(missing + 36, missing + 40))).toBeGreaterThanOrEqual(0.5);
  });

  it.each([
    ['counts with bursts', 'count', (e: number) => Math.round(20 * Math.exp(0.7 * e))],
    ['values with a heavy tail', 'value', (e: number) => Math.exp(1.2 * e)],
    ['even noise', 'value', (e: number) => e],
  ] as const)('keeps the dial with %s', (_, kind, of) => {
    const options: DetectorOptions = { direction: 'both', kind, falseAlarmsPerUpdate: 1 / 500 };
    const runs = [1, 2, 3, 4].map((seed) =>
      scores(
        series(5_000, (__, e) => of(e), seed),
        options,
      ),
    );
    const rate = runs.flat().filter((score) => score >= 0.5).length / 20_000;
    expect(rate).toBeLessThan(1.5 / 500);
    expect(rate).toBeGreaterThan(0.2 / 500);
  });

  it('says of counts, in counts, what was and what was expected', () => {
    const detector = createDetector({ kind: 'count' });
    const values = series(1_000, (i, e) => (i < 999 ? Math.max(0, Math.round(40 + 6 * e)) : 0));
    const last = values.map((value, i) => detector.update(value, 1_000 * i)).at(-1);
    expect(last).toMatchObject({ value: 0, window: 1 });
    expect(last?.expected).toBeGreaterThan(30);
    expect(last?.expected).toBeLessThan(50);
  });
});
