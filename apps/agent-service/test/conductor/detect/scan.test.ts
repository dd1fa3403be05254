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
const season = (i: number): number => 100 + 20 * Math.sin((2 * Math.PI * i) / 288);

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
    const size = JSON.stringify(detector.state).length;
    for (const value of series(5_000, (_, e) => e)) detector.update(value, 0);
    const { ring, cells } = detector.state;
    expect(ring.byteLength + cells.byteLength).toBeLessThan(3_000);
    expect(Object.keys(detector.state)).toEqual(['n', 'since', 'jitter', 'ring', 'cells']);
    expect(size).toBeGreaterThan(0);
  });
});
