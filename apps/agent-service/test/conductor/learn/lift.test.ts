import { readFileSync } from 'node:fs';
import type { Arm, BreakdownTerm } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { LIFT_WORLD, simulateLift } from '../../../src/cli/lift-world.ts';
import { createLift, type Lift } from '../../../src/conductor/learn/lift.ts';
import { measure } from '../../../src/conductor/learn/measure.ts';
import type { Trial } from '../../../src/ports/rewards.ts';

type Part = Exclude<BreakdownTerm['part'], 'clamp' | 'speaking'>;
type Fixture = {
  lifts: { trials: Trial[]; lift: Lift }[];
  rewards: {
    arm: Arm;
    expectedBefore: number;
    ticks: { atMs: number; score: number; values: Record<Part, number> }[];
    result: { reward: number; delta: number; bonus: number };
  }[];
};
const fixture: Fixture = JSON.parse(readFileSync(new URL('../../fixtures/learning.json', import.meta.url), 'utf8'));
const WEIGHTS = [
  ['chat', 0.3],
  ['poll', 0.25],
  ['active', 0.25],
  ['reactions', 0.1],
  ['leave', -0.1],
] as const;

function liftOf(trials: readonly Trial[]): Lift {
  const lift = createLift();
  for (const trial of trials) lift.add(trial);
  return lift.lift();
}

describe('an independent implementation (test/fixtures/learning.py, by NumPy) agrees', () => {
  it.each(fixture.lifts.map((one, i) => [i, one] as const))('on lift, data set %i', (_, { trials, lift }) => {
    const ours = liftOf(trials);
    expect({ ...ours, effect: null, acted: null, actedShare: 0 }).toEqual({
      ...lift,
      effect: null,
      acted: null,
      actedShare: 0,
    });
    expect(ours.actedShare).toBeCloseTo(lift.actedShare ?? NaN, 12);
    for (const key of ['estimate', 'low', 'high'] as const) {
      expect(ours.effect?.[key]).toBeCloseTo(lift.effect?.[key] ?? NaN, 9);
      expect(ours.acted?.[key]).toBeCloseTo(lift.acted?.[key] ?? NaN, 9);
    }
  });

  it.each(fixture.rewards.map((one, i) => [i, one] as const))('on rewards, case %i', (_, one) => {
    const ticks = one.ticks.map(({ atMs, score, values }) => ({
      atMs,
      score,
      expected: one.expectedBefore,
      breakdown: WEIGHTS.map(([part, weight]) => ({ part, weight, value: values[part], contribution: 0 })),
    }));
    const times = { startedAtMs: 1_000_000, measureAtMs: 1_060_000, nowMs: 1_065_000 };
    const about = { decisionId: 'd', sessionId: 's', anomalyType: null, context: null, holdout: false, arm: one.arm };
    const due = { ...about, ...times, sessionEndedAtMs: null, overlapped: false, ticks };
    const result = measure(due, { tickIntervalMs: 5_000, windowMs: 60_000 });
    if (result.kind !== 'measured') throw new Error(JSON.stringify(result));
    for (const key of ['reward', 'delta', 'bonus'] as const) expect(result.reward[key]).toBeCloseTo(one.result[key], 9);
  });
});

describe('in audiences that come back by themselves, with a slow organiser', { timeout: 120_000 }, () => {
  it('no effect is told as none: looked at each time over 1,000 proposals, and without bias', () => {
    const { looks, bias, fromExecution } = simulateLift({ ...LIFT_WORLD, runs: 120 });
    expect(looks).toBeLessThanOrEqual(0.05);
    expect(Math.abs(bias)).toBeLessThanOrEqual(0.01);
    // FAULT 52: what comparing changes from execution with changes from proposal would say.
    expect(fromExecution).toBeLessThan(-0.05);
  });

  it('an effect is found, and the effect of acting beside it', () => {
    const world = { ...LIFT_WORLD, runs: 60, effect: 0.15, answersAfter: 20, refused: 0.1 };
    const { truth, bias, found, acting } = simulateLift(world);
    expect(truth).toBeGreaterThan(0.1);
    expect(Math.abs(bias)).toBeLessThanOrEqual(0.01);
    expect(found).toBeGreaterThan(0.95);
    expect(Math.abs(acting - 0.15)).toBeLessThanOrEqual(0.02);
  });
});

const width = ({ effect }: Lift): number => (effect === null ? NaN : effect.high - effect.low);

describe('the lift', () => {
  const trials = fixture.lifts[0]?.trials ?? [];

  it('says nothing while a side is empty, and of acting nothing where next to nobody acted', () => {
    expect(liftOf([])).toMatchObject({ effect: null, acted: null, actedShare: null, sessions: 0 });
    expect(liftOf(trials.filter(({ held }) => !held)).effect).toBeNull();
    expect(liftOf(trials.map((one) => ({ ...one, acted: false })))).toMatchObject({ actedShare: 0, acted: null });
  });

  it('allows for sessions that differ: one audience’s proposals are no independent witnesses', () => {
    const alike = trials.map((one, i) => ({ ...one, sessionId: `s${i}` }));
    const twins = trials.flatMap((one) => [one, one]);
    expect(width(liftOf(twins))).toBeGreaterThan(0.9 * width(liftOf(trials)));
    expect(width(liftOf(alike))).toBeGreaterThan(0);
  });

  it('narrows by what could be foretold', () => {
    const foretold = trials.map((one) => ({ ...one, delta: 0.8 * ((one.expected ?? one.score) - one.score) }));
    const plain = liftOf(foretold.map((one) => ({ ...one, expected: null })));
    expect(width(liftOf(foretold))).toBeLessThan(width(plain));
  });
});
