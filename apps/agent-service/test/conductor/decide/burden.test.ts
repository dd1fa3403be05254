import { ARMS, type Arm } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/conductor/decide/bandit.ts';
import { freshness, tired, type Use } from '../../../src/conductor/decide/burden.ts';
import { createRandom } from '../../../src/conductor/random.ts';
import { simulate, type World } from '../../../src/cli/world.ts';

const MINUTE = 60_000;
const used = (arm: Arm, ...minutesAgo: number[]): Use[] => minutesAgo.map((ago) => ({ arm, atMs: -ago * MINUTE }));

const chosen = (uses: Use[], nowMs = 0) =>
  choose({
    anomalyType: 'SUDDEN_DROP',
    context: 'SUDDEN_DROP',
    states: new Map(),
    arms: ['POLL', 'CHAT_PROMPT', 'BROADCAST'],
    random: createRandom(7),
    minConfidence: 0.5,
    fresh: (arm) => freshness(arm, uses, nowMs),
  });

describe('an audience that was just asked', () => {
  it('is taken to tire of the same arm most, and to recover by half in ten minutes', () => {
    expect(freshness('POLL', [], 0)).toBe(1);
    const [same, other] = [freshness('POLL', used('POLL', 0), 0), freshness('BROADCAST', used('POLL', 0), 0)];
    expect(same).toBeLessThan(other);
    expect(other).toBeLessThan(1);
    expect(Math.log(freshness('POLL', used('POLL', 10), 0))).toBeCloseTo(Math.log(same) / 2, 12);
    expect(Math.log(freshness('POLL', used('POLL', 0, 0), 0))).toBeCloseTo(2 * Math.log(same), 12);
    expect(freshness('POLL', used('POLL', -5), 0)).toBe(same);
  });

  it('lowers what is expected of an arm, and not how much is known', () => {
    expect(tired({ alpha: 6, beta: 4, mean: 0.6, n: 5 }, 0.5)).toEqual({ alpha: 3, beta: 7, mean: 0.3, n: 5 });
  });

  it('is given other arms, and after many none for a while: chances are spread over the session', () => {
    expect(chosen([])?.confidence).toBeGreaterThan(chosen(used('POLL', 1))?.confidence ?? 1);
    const many = ARMS.slice(0, 3).flatMap((arm) => used(arm, 0, 1, 2, 3));
    expect(chosen(many)).toBeNull();
    expect(chosen(many, 40 * MINUTE)).not.toBeNull();
  });
});

const regretOf = (described: World, burden = true): number =>
  simulate(described, burden).simulated.regret['500'] ?? NaN;
const pulls = (described: World): number => simulate(described).simulated.pulls.SUDDEN_DROP?.QNA_PROMOTE ?? 0;

describe('a world whose audience tires', () => {
  const arms = { POLL: 0.5, CHAT_PROMPT: 0.5, BROADCAST: 0.55, QNA_PROMOTE: 0.6 };
  const world = (own: number): World => ({
    rounds: 600,
    runs: 60,
    success: { SUDDEN_DROP: arms },
    sessions: { rounds: 12, minutes: 5, fatigue: { own, any: 0, halfLife: 10 } },
  });
  it('gives less away to a bandit that knows of it', () => {
    expect(regretOf(world(0.4))).toBeLessThan(0.7 * regretOf(world(0.4), false));
  });

  it('starts each session rested', () => {
    const { sessions } = world(0.4);
    if (sessions === undefined) throw new Error('no sessions');
    const short: World = { ...world(0.4), sessions: { ...sessions, rounds: 1 } };
    expect(pulls(short)).toBeGreaterThan(1.5 * pulls(world(0.4)));
  });
});
