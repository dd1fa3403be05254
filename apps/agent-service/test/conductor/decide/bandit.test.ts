import type { Arm } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { choose, contextOf, draw, lineage, posteriorOf, related } from '../../../src/conductor/decide/bandit.ts';
import { learn, NOTHING_LEARNT, offered } from '../../../src/conductor/decide/evidence.ts';
import type { ContextState, Stream } from '../../../src/ports/rewards.ts';
import { isHoldout } from '../../../src/conductor/decide/decision.ts';
import { productPrior, uniformPrior } from '../../../src/conductor/decide/priors.ts';
import { createRandom } from '../../../src/conductor/random.ts';
import { exceedance } from './mathematics.ts';

const KIND = 'SUDDEN_DROP';
const SMALL = `${KIND}/small`;
const ROOM: readonly Arm[] = ['POLL', 'CHAT_PROMPT', 'BROADCAST', 'QNA_PROMOTE', 'GAMIFICATION'];

/** Rewards of one arm after the other, into every context of the lineage, as they are stored. */
function taught(
  rewards: readonly (readonly [context: string, stream: Stream, reward: number])[],
): Map<string, ContextState> {
  const states = new Map<string, ContextState>();
  for (const [context, stream, reward] of rewards) {
    for (const key of lineage(context)) states.set(key, learn(states.get(key) ?? NOTHING_LEARNT, stream, reward));
  }
  return states;
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
/** What a small room knows of polls, and how many interventions that is worth. */
const pollsIn = (states: Map<string, ContextState>) => posteriorOf(KIND, states, SMALL, 'POLL', uniformPrior);
const weight = ({ alpha, beta }: { alpha: number; beta: number }) => alpha + beta - 2;
const inLarge = (count: number) => times(count, [`${KIND}/large`, 'POLL', 1] as const);
const inSmall = (count: number, reward: number) => times(count, [SMALL, 'POLL', reward] as const);
const chooseFrom = (states: ReadonlyMap<string, ContextState>, seed: number, arms = ROOM, minConfidence = 0) =>
  choose({ anomalyType: KIND, context: SMALL, states, arms, random: createRandom(seed), minConfidence });

describe('FAULT 29: contexts were looked up on the wrong scale, and always critical', () => {
  it('tell rooms apart by the people present', () => {
    const sizes = [null, 5, 29, 30, 299, 300, 50_000].map((present) => contextOf(KIND, present));
    const [small, medium, large] = ['small', 'medium', 'large'].map((size) => `${KIND}/${size}`);
    expect(sizes).toEqual([KIND, small, small, medium, medium, large, large]);
    expect(lineage(SMALL)).toEqual([KIND, SMALL]);
    expect(lineage(KIND)).toEqual([KIND]);
    expect(related(SMALL)).toEqual([KIND, small, medium, large]);
    expect(related(KIND)).toEqual([KIND]);
  });
});

describe('what is known of an arm', () => {
  it('is the prior before anything was measured', () => {
    expect(posteriorOf(KIND, new Map(), SMALL, 'POLL')).toMatchObject({ ...productPrior(KIND, 'POLL'), n: 0 });
  });

  it('is the prior and the rewards, each a share of a success', () => {
    const states = taught([
      [KIND, 'POLL', 1],
      [KIND, 'POLL', 0.25],
      [KIND, 'BROADCAST', 0.5],
    ]);
    const { alpha, beta, n } = posteriorOf(KIND, states, KIND, 'POLL', uniformPrior);
    // A change just before each of the rewards is possible, and very unlikely.
    expect(alpha).toBeCloseTo(1 + 1.25, 1);
    expect(beta).toBeCloseTo(1 + 0.75, 1);
    expect(n).toBe(2);
  });

  it('borrows from audiences of another size at most 32 interventions, the less the surer it is that they differ', () => {
    expect(weight(pollsIn(taught(inLarge(2))))).toBeGreaterThan(1);
    const many = pollsIn(taught(inLarge(60)));
    expect(weight(many)).toBeLessThanOrEqual(32);
    expect(many).toMatchObject({ beta: 1, n: 60 });
    const [alike, unlike] = [1, 0].map(
      (reward) => weight(pollsIn(taught([...inLarge(60), ...inSmall(10, reward)]))) - 10,
    );
    expect(alike).toBeGreaterThan(10);
    expect(alike).toBeLessThanOrEqual(32);
    expect(unlike).toBeLessThan(1);
  });

  it('borrows nothing where all that is known was measured in audiences of this size', () => {
    const states = taught(times(30, [SMALL, 'POLL', 1]));
    expect(posteriorOf(KIND, states, SMALL, 'POLL')).toEqual(posteriorOf(KIND, states, KIND, 'POLL'));
  });
});

describe('priors', () => {
  it('have a best arm for each kind of anomaly that starts at 0.6 or more, and above doing nothing', () => {
    for (const kind of ['SUDDEN_DROP', 'GRADUAL_DECLINE', 'MASS_EXIT', 'LOW_ENGAGEMENT'] as const) {
      const mean = (arm: Arm | 'HOLDOUT') => posteriorOf(kind, new Map(), kind, arm).mean;
      const best = Math.max(...ROOM.map(mean));
      expect(best).toBeGreaterThanOrEqual(0.6);
      expect(best).toBeGreaterThan(mean('HOLDOUT'));
    }
  });

  it('are outweighed by a handful of measurements', () => {
    const states = taught(times(10, [SMALL, 'POLL', 0]));
    expect(posteriorOf(KIND, states, SMALL, 'POLL').mean).toBeLessThan(0.3);
  });
});

describe('confidence', () => {
  it('is the probability that proposing it beats doing nothing, by the integral over both posteriors', () => {
    const states = taught([
      ...times(7, [SMALL, offered('POLL'), 0.8] as const),
      ...times(9, [SMALL, 'HOLDOUT', 0.3] as const),
    ]);
    const [arm, nothing] = ([offered('POLL'), 'HOLDOUT'] as const).map((name) =>
      posteriorOf(KIND, states, SMALL, name),
    );
    const choice = chooseFrom(states, 1, ['POLL']);
    if (arm === undefined || nothing === undefined) throw new Error('no posterior');
    const exact = exceedance([arm.alpha, arm.beta], [nothing.alpha, nothing.beta]);
    expect(exact).toBeGreaterThan(0.9);
    expect(Math.abs((choice?.confidence ?? 0) - exact)).toBeLessThan(0.003);
  });

  it('rests on the prior until twenty hold-outs of the kind were measured, in audiences of whatever size', () => {
    const nineteen = taught(times(19, [`${KIND}/large`, 'HOLDOUT', 0.4]));
    const twenty = taught(times(20, [`${KIND}/large`, 'HOLDOUT', 0.4]));
    expect(chooseFrom(nineteen, 1)?.basis).toBe('PRIOR');
    expect(chooseFrom(twenty, 1)?.basis).toBe('MEASURED');
  });

  it('below the minimum takes an arm out of the draw beforehand; with none left nothing is chosen', () => {
    const states = taught([
      ...times(25, [SMALL, offered('POLL'), 0.05] as const),
      ...times(25, [SMALL, 'HOLDOUT', 0.5] as const),
      ...times(25, [SMALL, offered('BROADCAST'), 0.9] as const),
    ]);
    for (let seed = 0; seed < 20; seed++) {
      const choice = chooseFrom(states, seed, ['POLL', 'BROADCAST'], 0.5);
      expect(choice?.arm).toBe('BROADCAST');
      expect(choice?.propensity).toBe(1);
    }
    expect(chooseFrom(states, 1, ['POLL'], 0.5)).toBeNull();
    expect(chooseFrom(states, 1, [])).toBeNull();
  });
});

describe('the choice', () => {
  it('is as frequent as its propensity says', () => {
    const states = taught([
      ...times(3, [SMALL, 'POLL', 1] as const),
      ...times(4, [SMALL, 'BROADCAST', 0.5] as const),
      ...times(5, [`${KIND}/large`, 'GAMIFICATION', 1] as const),
    ]);
    const rounds = 2_000;
    const chosen = new Map<Arm, { times: number; propensity: number }>();
    for (let seed = 0; seed < rounds; seed++) {
      const { arm, propensity } = chooseFrom(states, seed) ?? { arm: 'NUDGE', propensity: 0 };
      chosen.set(arm, { times: (chosen.get(arm)?.times ?? 0) + 1, propensity });
    }
    expect(chosen.size).toBeGreaterThan(2);
    for (const { times: count, propensity } of chosen.values()) {
      expect(Math.abs(count / rounds - propensity)).toBeLessThan(0.04);
    }
  });

  it('is the same for the same seed', () => {
    const [one, again, other] = [1, 1, 100].map((from) =>
      Array.from({ length: 40 }, (_, i) => chooseFrom(new Map(), from + i)),
    );
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  it('does not draw below a mean: what is best known wins against what is surely worse', () => {
    const better = { alpha: 60, beta: 40, mean: 0.6, n: 100 };
    const worse = { alpha: 300, beta: 700, mean: 0.3, n: 1_000 };
    const draws = Array.from({ length: 500 }, (_, seed) => draw([worse, better], createRandom(seed)));
    expect(draws.every((index) => index === 1)).toBe(true);
    expect(draw([], createRandom(1))).toBe(-1);
  });
});

describe('the hold-out’s coin', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `decision-${i}`);

  it.each([0.05, 0.1, 0.5])('falls at the rate of %f', (rate) => {
    const share = ids.filter((id) => isHoldout(id, rate)).length / ids.length;
    expect(Math.abs(share - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / ids.length));
  });

  it('never falls at 0, always at 1, and is the same for the same decision', () => {
    expect(ids.some((id) => isHoldout(id, 0))).toBe(false);
    expect(ids.every((id) => isHoldout(id, 1))).toBe(true);
    expect(ids.map((id) => isHoldout(id, 0.1))).toEqual(ids.map((id) => isHoldout(id, 0.1)));
  });

  it('knows nothing of the arm that would be drawn', () => {
    const held = ids.slice(0, 3_000).filter((id) => isHoldout(id, 0.5));
    const low = held.filter((id) => createRandom(id).next() < 0.5).length / held.length;
    expect(Math.abs(low - 0.5)).toBeLessThan(0.05);
  });
});
