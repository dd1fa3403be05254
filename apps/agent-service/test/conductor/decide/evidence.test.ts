import { describe, expect, it } from 'vitest';
import { evidenceOf, learn, NOTHING_LEARNT, offered } from '../../../src/conductor/decide/evidence.ts';
import type { ContextState, Stream } from '../../../src/ports/rewards.ts';
import { createRandom } from '../../../src/conductor/random.ts';

/** `count` rewards of 0 or 1, 1 with probability `chance`, taught after what is known. */
function teach(state: ContextState, stream: Stream, chance: number, count: number, seed = 1): ContextState {
  const random = createRandom(`${stream} ${chance} ${seed}`);
  let taught = state;
  for (let i = 0; i < count; i++) taught = learn(taught, stream, random.next() < chance ? 1 : 0);
  return taught;
}
const weightOf = (state: ContextState, stream: Stream): number => {
  const { successes, failures } = evidenceOf(state, stream);
  return successes + failures;
};

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('evidence', () => {
  it('of a world that stays as it is is kept, most of it, however long', () => {
    const states = SEEDS.map((seed) => teach(NOTHING_LEARNT, 'POLL', 0.6, 1_000, seed));
    expect(mean(states.map((state) => weightOf(state, 'POLL')))).toBeGreaterThan(600);
    expect(states.map((state) => evidenceOf(state, 'POLL').count)).toEqual(SEEDS.map(() => 1_000));
  });

  it('from before a change is let go within thirty rewards, and not what came since', () => {
    const after = SEEDS.map((seed) => teach(teach(NOTHING_LEARNT, 'POLL', 0.8, 300, seed), 'POLL', 0.2, 30, seed));
    const weight = mean(after.map((state) => weightOf(state, 'POLL')));
    expect(weight).toBeGreaterThan(25);
    expect(weight).toBeLessThan(60);
    expect(mean(after.map((state) => evidenceOf(state, 'POLL').successes)) / weight).toBeLessThan(0.4);
  });

  it('lets go of all arms when one of them tells of a change', () => {
    const known = SEEDS.map((seed) => teach(teach(NOTHING_LEARNT, 'BROADCAST', 0.3, 50, seed), 'POLL', 0.8, 100, seed));
    expect(mean(known.map((state) => weightOf(state, 'BROADCAST')))).toBeGreaterThan(30);
    const told = known.map((state, seed) => teach(state, 'POLL', 0.1, 30, seed));
    expect(mean(told.map((state) => weightOf(state, 'BROADCAST')))).toBeLessThan(10);
  });

  it('of an offer is kept beside its arm’s and tells of no change by itself', () => {
    const known = teach(NOTHING_LEARNT, 'POLL', 0.8, 100);
    const offers = teach(known, offered('POLL'), 0, 50);
    expect(weightOf(offers, offered('POLL'))).toBeCloseTo(50, 9);
    expect(evidenceOf(offers, 'POLL')).toEqual(evidenceOf(known, 'POLL'));
    expect(offers.n).toBe(150);
    expect(weightOf(learn(NOTHING_LEARNT, offered('POLL'), 1), offered('POLL'))).toBe(1);
  });

  it('fits a row of constant size, its weights a distribution', () => {
    let state = NOTHING_LEARNT;
    for (let i = 0; i < 40; i++) state = teach(state, i % 2 ? 'POLL' : 'HOLDOUT', (i % 3) / 2, 25, i);
    expect(state.spans.length).toBeLessThanOrEqual(8);
    expect(state.spans.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(evidenceOf(state, 'POLL').count + evidenceOf(state, 'HOLDOUT').count).toBe(1_000);
  });

  it('counts a share of a success as that share', () => {
    expect(evidenceOf(learn(NOTHING_LEARNT, 'POLL', 0.25), 'POLL')).toEqual({
      successes: 0.25,
      failures: 0.75,
      count: 1,
    });
    expect(evidenceOf(undefined, 'POLL')).toEqual({ successes: 0, failures: 0, count: 0 });
  });
});
