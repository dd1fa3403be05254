import { describe, expect, it } from 'vitest';
import { exceeds, optimisticShares } from '../../../src/conductor/decide/beta.ts';
import { createRandom } from '../../../src/conductor/random.ts';
import { betaShare, distance, exceedance } from './mathematics.ts';

const SHAPES = [
  [1, 1],
  [0.5, 0.5],
  [0.05, 0.2],
  [3.25, 1.75],
  [2, 40],
  [130, 70],
  [1_000, 1_500],
] as const;
/** A true sample is further off than this once in ten thousand. */
const FAR = Math.sqrt(-Math.log(1e-4 / 2) / 2);

const many = (draw: () => number): number[] => Array.from({ length: 20_000 }, draw);
const fiftyOf = (seed: string | number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: 50 }, () => random.beta(2, 3));
};

describe('the yardstick', () => {
  it('knows shares of Beta distributions that can be written down', () => {
    expect(betaShare(0.3, 1, 1)).toBeCloseTo(0.3, 10);
    expect(betaShare(0.3, 4, 1)).toBeCloseTo(0.3 ** 4, 10);
    expect(betaShare(0.3, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.3)), 8);
    expect(exceedance([2, 1], [1, 1])).toBeCloseTo(2 / 3, 4);
  });
});

describe('draws', () => {
  it.each(SHAPES)('match the exact quantiles of Beta(%f, %f)', (alpha, beta) => {
    const random = createRandom(`quantiles ${alpha} ${beta}`);
    const draws = Array.from({ length: 8_000 }, () => random.beta(alpha, beta));
    expect(distance(draws, (x) => betaShare(x, alpha, beta))).toBeLessThan(FAR);
  });

  it('of tiny shapes are numbers', () => {
    const random = createRandom('tiny');
    const draws = Array.from({ length: 2_000 }, () => random.beta(1e-4, 1e-4));
    expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
    expect(draws.filter((draw) => draw > 0.5).length / draws.length).toBeCloseTo(0.5, 1);
  });

  it('are uniform, and normal, and Gamma', () => {
    const random = createRandom(5);
    expect(
      distance(
        many(() => random.next()),
        (x) => x,
      ),
    ).toBeLessThan(FAR);
    const normals = many(() => random.normal());
    expect(
      distance(
        normals.map((x) => x * x),
        chiSquareShare,
      ),
    ).toBeLessThan(FAR);
    expect(normals.filter((x) => x > 0).length / normals.length).toBeCloseTo(0.5, 1);
    expect(
      distance(
        many(() => random.gamma(1)),
        (x) => 1 - Math.exp(-x),
      ),
    ).toBeLessThan(FAR);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(fiftyOf('a')).toEqual(fiftyOf('a'));
    expect(fiftyOf('a')).not.toEqual(fiftyOf('b'));
    expect(fiftyOf(1)).not.toEqual(fiftyOf(2));
  });
});

/** One degree of freedom, by Simpson's rule over the normal density. */
function chiSquareShare(x: number): number {
  const root = Math.sqrt(x);
  const steps = 200;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 0 ? 2 : 4;
    sum += weight * Math.exp(-(((i * root) / steps) ** 2) / 2);
  }
  return (2 * sum * root) / steps / 3 / Math.sqrt(2 * Math.PI);
}

describe('confidence', () => {
  it('is the probability that one draw beats another, within 0.003 of the integral', () => {
    for (const one of SHAPES.filter(([alpha]) => alpha >= 0.5)) {
      for (const other of SHAPES.filter(([alpha]) => alpha >= 0.5)) {
        const [first, second] = [one, other].map(([alpha, beta]) => ({ alpha, beta }));
        const exact = exceedance(one, other);
        expect(
          Math.abs(exceeds(first ?? ONE, second ?? ONE) - exact),
          `${one.join('/')} over ${other.join('/')}`,
        ).toBeLessThan(0.003);
      }
    }
  });

  it('is one half against an equal', () => {
    expect(exceeds({ alpha: 3, beta: 2 }, { alpha: 3, beta: 2 })).toBeCloseTo(0.5, 6);
  });
});

const ONE = { alpha: 1, beta: 1 };

describe('propensities', () => {
  it('are how often each distribution gives the largest draw, none counting below its mean', () => {
    const all = [
      { alpha: 3, beta: 2 },
      { alpha: 2, beta: 2 },
      { alpha: 12, beta: 10 },
      { alpha: 1, beta: 6 },
    ];
    const random = createRandom('largest');
    const wins = all.map(() => 0);
    const rounds = 40_000;
    for (let round = 0; round < rounds; round++) {
      const draws = all.map(({ alpha, beta }) => Math.max(alpha / (alpha + beta), random.beta(alpha, beta)));
      const winner = draws.indexOf(Math.max(...draws));
      wins[winner] = (wins[winner] ?? 0) + 1;
    }
    const shares = optimisticShares(all);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    shares.forEach((share, i) => expect(Math.abs(share - (wins[i] ?? 0) / rounds)).toBeLessThan(0.02));
  });
});
